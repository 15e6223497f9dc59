import { select } from '@/lib/db';
import { type AuditFacts, headMac, isReadable, linkOf, NO_LINK, recordMac, saysTheSame } from './record';

/** The first place where a chain does not hold; no sequence for a record that has none yet. */
export type BrokenLink = { sequence: bigint | null; id: string | null; what: string };

/** What is known of one environment's chain. Only `verified` was verified. */
export type ChainReport = {
  environmentId: string;
  verified: number;
  /** Written with another key or version: neither good nor broken as far as this process can tell. */
  unreadable: number;
  /** Waiting for their place in the chain. */
  unchained: number;
  broken: BrokenLink | null;
  /** `sequence:link` of the end, as the log has it; null for an empty chain. */
  head: string | null;
};

type Row = AuditFacts & { bytes: Buffer; mac: Buffer; sequence: string | null; link: Buffer | null };
type Head = { sequence: string; link: Buffer; mac: Buffer };

const BATCH = 1_000;
const MISSING = 'the record is missing';
const FOREIGN = 'it is not of the key of those around it';
const COLUMNS = `environment_id AS "environmentId", id, created_at AS "createdAt", actor_kind AS "actorKind",
  actor_id AS "actorId", session_id AS "sessionId", ip, user_agent AS "userAgent", request_id AS "requestId", action,
  permission, outcome, code, object_id AS "objectId", reason, fields, changes, bytes, mac, sequence::text, link`;

/**
 * Recomputes the chain of one environment from its first record to its head. `before` leaves out what was written later
 * and waits for its place; `knownHead` (`sequence:link` from a log) must be part of the chain.
 */
export async function verifyChain(
  environmentId: string,
  { before, knownHead = null }: { before: Date; knownHead?: string | null },
): Promise<ChainReport> {
  const chain = new Chain(environmentId, knownHead);
  while (await chain.readOn()) await chain.pause();
  await chain.readWaiting(before);
  return chain.report();
}

class Chain {
  private sequence = 0n;
  private link: Buffer = NO_LINK;
  private lastIsReadable = true;
  private verified = 0;
  private unreadable = 0;
  private unchained = 0;
  private broken: BrokenLink | null = null;
  /** The first unreadable record behind a readable one: keys change once and do not come back. */
  private foreign: Row | null = null;
  private isHeadKnown: boolean;
  private headBefore: string | null = null;

  constructor(
    private readonly environmentId: string,
    private readonly knownHead: string | null,
  ) {
    this.isHeadKnown = knownHead === null;
  }

  report(): ChainReport {
    const { environmentId, verified, unreadable, unchained, broken, sequence, link } = this;
    const head = sequence === 0n ? null : `${sequence}:${link.toString('base64url')}`;
    return { environmentId, verified, unreadable, unchained, broken, head };
  }

  /** Lets others of this process run between two batches. */
  pause(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Reads a batch; false at the end of the chain or at its first broken link. */
  async readOn(): Promise<boolean> {
    // Read before the records: what is chained meanwhile is behind it.
    const [head] = await select<Head>(
      'audit_head_to_verify',
      'SELECT sequence::text, link, mac FROM audit_head WHERE environment_id = $1',
      [this.environmentId],
    );
    const rows = await select<Row>(
      'audit_records_to_verify',
      `SELECT ${COLUMNS} FROM audit_record WHERE environment_id = $1 AND audit_record.sequence > $2
       ORDER BY audit_record.sequence LIMIT ${BATCH}`,
      [this.environmentId, String(this.sequence)],
    );
    for (const row of rows) {
      this.read(row);
      if (this.broken) return false;
    }
    if (rows.length === BATCH) return true;
    return this.compareWithHead(head);
  }

  private read(row: Row): void {
    const expected = this.sequence + 1n;
    const what = this.whatIsWrong(row, expected);
    if (what) {
      const at = what === FOREIGN && this.foreign ? this.foreign : row;
      this.breakAt(at === row ? expected : BigInt(at.sequence ?? 0), what === MISSING ? null : at.id, what);
      return;
    }
    this.lastIsReadable = isReadable(row.bytes);
    if (this.lastIsReadable) this.verified += 1;
    else this.unreadable += 1;
    if (!this.lastIsReadable && this.verified > 0) this.foreign ??= row;
    this.sequence = expected;
    this.link = row.link as Buffer;
    if (`${expected}:${this.link.toString('base64url')}` === this.knownHead) this.isHeadKnown = true;
  }

  private whatIsWrong(row: Row, expected: bigint): string | null {
    const { bytes } = row;
    if (row.sequence !== String(expected)) return MISSING;
    if (!saysTheSame(bytes, row)) return 'its columns differ from the bytes that were kept';
    if (!isReadable(bytes)) return null;
    if (this.foreign) return FOREIGN;
    if (!row.mac.equals(recordMac(bytes))) return 'its seal does not fit it';
    const isLinked = row.link?.equals(linkOf(this.link, expected, bytes));
    return isLinked ? null : 'its link does not fit its place and the record before it';
  }

  /** True where the chain went on since the batch was read. */
  private compareWithHead(head: Head | undefined): boolean {
    if (head && BigInt(head.sequence) > this.sequence)
      this.breakAt(this.sequence + 1n, null, `missing, with all behind it up to ${head.sequence}`);
    else if (!head && this.sequence > 0n)
      this.breakAt(this.sequence, null, 'the note of the chain’s end is missing');
    else if (head && BigInt(head.sequence) < this.sequence) return this.isAhead(head);
    else if (head && !this.fits(head))
      this.breakAt(this.sequence, null, 'the note of the chain’s end does not fit it');
    else if (!this.isHeadKnown)
      this.breakAt(this.sequence, null, `the end ${this.knownHead} is not part of the chain`);
    return false;
  }

  /** Records came in between head and batch; the head must have moved when it is read again. */
  private isAhead(head: Head): boolean {
    const moved = this.headBefore !== head.sequence;
    this.headBefore = head.sequence;
    if (!moved)
      this.breakAt(BigInt(head.sequence) + 1n, null, 'the note of the chain’s end stands before it');
    return moved;
  }

  private fits(head: Head): boolean {
    if (!head.link.equals(this.link)) return false;
    return !this.lastIsReadable || head.mac.equals(headMac(this.environmentId, this.sequence, this.link));
  }

  /** Records without a place: sealed, but whether one of them was taken away nobody can tell. */
  async readWaiting(before: Date): Promise<void> {
    for (let last = ''; !this.broken; ) {
      const rows = await select<Row>(
        'audit_waiting_to_verify',
        `SELECT ${COLUMNS} FROM audit_record
         WHERE environment_id = $1 AND sequence IS NULL AND id > $2 AND created_at <= $3 ORDER BY id LIMIT ${BATCH}`,
        [this.environmentId, last, before],
      );
      for (const row of rows) {
        const isGood =
          saysTheSame(row.bytes, row) && (!isReadable(row.bytes) || row.mac.equals(recordMac(row.bytes)));
        if (!isGood) this.breakAt(null, row.id, 'its seal does not fit it');
        this.unchained += 1;
        last = row.id;
      }
      if (rows.length < BATCH) return;
    }
  }

  private breakAt(sequence: bigint | null, id: string | null, what: string): void {
    this.broken ??= { sequence, id, what };
  }
}

/** Environments that have, or had, an audit log. */
export async function auditedEnvironments(): Promise<string[]> {
  const rows = await select<{ id: string }>(
    'audited_environments',
    `SELECT e.id FROM environment e WHERE EXISTS (SELECT FROM audit_record r WHERE r.environment_id = e.id)
     OR EXISTS (SELECT FROM audit_head h WHERE h.environment_id = e.id) ORDER BY e.id`,
    [],
  );
  return rows.map(({ id }) => id);
}
