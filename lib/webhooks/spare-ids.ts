import { monotonicMs } from '@/lib/clock';
import { type Id, newId } from '@/lib/ids';

/** An id sorts by when it was made, so none is kept for longer than this. */
const FRESH_MS = 1_000;

/**
 * Ids for what a statement may make: how much that is, only the statement finds out, and most of the ids that it is given come
 * back. They are given out again, one caller at a time.
 */
export class SpareIds {
  private spare: Id<'webhookDelivery'>[] = [];
  private madeAt = Number.NEGATIVE_INFINITY;

  take(count: number): Id<'webhookDelivery'>[] {
    const now = monotonicMs();
    const ids = now - this.madeAt < FRESH_MS ? this.spare : [];
    this.spare = [];
    if (ids.length === 0) this.madeAt = now;
    while (ids.length < count) ids.push(newId('webhookDelivery'));
    return ids.slice(0, count);
  }

  /** Ids that were certainly not used. */
  giveBack(ids: readonly Id<'webhookDelivery'>[]): void {
    this.spare = [...ids];
  }
}
