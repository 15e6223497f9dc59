import type pg from 'pg';
import { idAt, type Noun } from '@/lib/ids';
import type { Random } from '../../prisma/seed/random';

export type Row = Record<string, unknown>;
/** Rows by table, in the order in which they are written. */
type Written = Map<string, Row[]>;

export const iso = (at: number) => new Date(at).toISOString();

/** Collects rows and writes them into their tables as they are. */
export class RowWriter {
  private rows: Written = new Map();
  private seq = 1_000;

  /** `movedMs`: how far the sandbox's clock was moved before some of the rows were made. */
  constructor(
    protected readonly random: Random,
    protected readonly environmentId: string,
    protected readonly movedMs = 0,
  ) {}

  /** Writes what was told since the last time. Of a superuser whose session checks no foreign keys: nothing hangs on these. */
  async write(client: pg.ClientBase): Promise<void> {
    for (const [table, rows] of this.rows) {
      const columns = Object.keys(rows[0] ?? {}).join(', ');
      await client.query(
        `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    }
    this.rows = new Map();
  }

  protected money(
    noun: 'capture' | 'refund' | 'dispute',
    at: number,
    of: { paymentId: string; amount: number; currency: string; status?: string },
  ) {
    return {
      ...this.made(noun, at),
      environment_id: this.environmentId,
      payment_id: of.paymentId,
      operation_id: idAt('operation', new Date(at)),
      amount: of.amount,
      currency: of.currency,
      status: of.status,
    };
  }

  /** An id and a time, which are the same moment within a minute unless the clock was moved since. */
  protected made<N extends Noun>(noun: N, at: number) {
    const { random, movedMs } = this;
    const id = idAt(noun, new Date(movedMs > 0 && random.chance(0.3) ? at - movedMs : at));
    return { id, created_at: iso(at + (movedMs > 0 ? 0 : random.int(0, 900))) };
  }

  /** From nothing to `max`, short ones as often as long ones. */
  protected span(max: number): number {
    return Math.floor(max ** this.random.next()) - 1;
  }

  protected event(kind: string, objectId: string, paymentId: string | null, at: number): void {
    this.seq += 1;
    this.add('event', {
      environment_id: this.environmentId,
      id: idAt('event', new Date(at)),
      type: `${kind}.changed`,
      object_type: kind,
      object_id: objectId,
      payment_id: paymentId,
      seq: this.seq,
      snapshot: {},
      actor: 'system',
      created_at: iso(at),
    });
  }

  protected add(table: string, row: Row): void {
    this.rows.set(table, [...(this.rows.get(table) ?? []), row]);
  }
}
