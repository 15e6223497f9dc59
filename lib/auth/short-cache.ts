/**
 * Remembers what a loader answered for a fraction of a second. The age counts from the moment the load began, so an
 * answer is never older than `ttlMs`; callers that arrive during a load wait for that same load.
 */
export class ShortCache<Value> {
  private readonly entries = new Map<string, { startedAt: number; value: Promise<Value> }>();

  constructor(
    private readonly ttlMs: number,
    private readonly entriesMax: number,
    private readonly load: (key: string) => Promise<Value>,
  ) {}

  get(key: string): Promise<Value> {
    const startedAt = performance.now();
    const known = this.entries.get(key);
    if (known && startedAt - known.startedAt < this.ttlMs) return known.value;
    // Strangers can send any number of unknown keys: a full cache starts again instead of growing.
    if (this.entries.size >= this.entriesMax) this.entries.clear();
    const value = this.load(key);
    const entry = { startedAt, value };
    this.entries.set(key, entry);
    value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return value;
  }

  /** Drops one answer, also one that is still being loaded. */
  forget(key: string): void {
    this.entries.delete(key);
  }
}
