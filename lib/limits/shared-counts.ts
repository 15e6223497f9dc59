/** At most `quota` in a window that begins with the first. */
export type Limit = { quota: number; windowSeconds: number };

/** What became of a wish: `remaining` until `resetSeconds` from now. */
export type LimitState = Limit & { isAllowed: boolean; remaining: number; resetSeconds: number };

export type Counted = { subject: string; added: number; leftMs: number };
export type Total = { used: number; leftMs: number };

type Count = {
  subject: string;
  /** What all processes had used when this one asked last. */
  known: number;
  /** Used here since then, and what of it is on its way to the others. */
  mine: number;
  sending: number;
  endsAt: number;
};

/** Between two exchanges a process grants this part of what was left, so that few processes together exceed a limit by little. */
const SHARE = 4;
const EXCHANGE_EVERY_MS = 250;
const TOGETHER_MAX = 500;
const COUNTS_MAX = 50_000;

/**
 * Counts that processes share without a statement for each: every process counts by itself and four times a second tells
 * the others, at once when it has granted a quarter of what it knew to be left. So one process keeps a limit exactly, and
 * each further one can exceed it by a quarter of it, once in a window. What is used up is refused without asking.
 *
 * While the others cannot be asked, each process counts alone: limits protect a database that is there.
 */
export class SharedCounts {
  private readonly counts = new Map<string, Count>();
  private exchange: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** `add` tells the others and answers in the same order with what all have used. `digest` names a subject. */
  constructor(
    private readonly add: (counted: readonly Counted[]) => Promise<readonly Total[]>,
    private readonly digest: (subject: string) => string,
  ) {}

  /** Takes one of what is left to a subject, unless nothing is. */
  async take(subject: string, limit: Limit): Promise<LimitState> {
    const { quota, windowSeconds } = limit;
    let count = this.countOf(subject, limit);
    while (usedOf(count) < quota && count.mine + count.sending >= shareOf(count, limit)) {
      await this.exchangeNow();
      count = this.countOf(subject, limit);
    }
    const isAllowed = usedOf(count) < quota;
    if (isAllowed) {
      count.mine += 1;
      this.schedule();
    }
    const remaining = Math.max(0, quota - usedOf(count));
    const resetSeconds = Math.max(1, Math.ceil((count.endsAt - performance.now()) / 1_000));
    return { quota, windowSeconds, isAllowed, remaining, resetSeconds };
  }

  /** Gives one back that turned out not to count. */
  giveBack(subject: string, limit: Limit): void {
    this.countOf(subject, limit).mine -= 1;
    this.schedule();
  }

  /** Tells the others now; afterwards everything is known that they told before. */
  exchangeNow(): Promise<void> {
    this.exchange ??= this.send().finally(() => {
      this.exchange = null;
    });
    return this.exchange;
  }

  private countOf(subject: string, { windowSeconds }: Limit): Count {
    const now = performance.now();
    const known = this.counts.get(subject);
    if (known && known.endsAt > now) return known;
    if (!known && this.counts.size >= COUNTS_MAX) this.forgetSome(now);
    const count = {
      subject: known?.subject ?? this.digest(subject),
      known: 0,
      mine: 0,
      sending: 0,
      endsAt: now + windowSeconds * 1_000,
    };
    this.counts.set(subject, count);
    return count;
  }

  /** Strangers can make up any number of subjects: what has ended goes, and the oldest tenth in any case. */
  private forgetSome(now: number): void {
    let spared = COUNTS_MAX / 10;
    for (const [subject, { endsAt }] of this.counts) {
      if (endsAt <= now || spared > 0) this.counts.delete(subject);
      spared -= 1;
    }
  }

  private schedule(): void {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.exchangeNow();
    }, EXCHANGE_EVERY_MS);
    this.timer.unref();
  }

  private async send(): Promise<void> {
    const now = performance.now();
    const told = [...this.counts.values()].filter(({ mine, endsAt }) => mine !== 0 && endsAt > now);
    for (const count of told) {
      count.sending = count.mine;
      count.mine = 0;
    }
    for (let from = 0; from < told.length; from += TOGETHER_MAX) {
      await this.sendTogether(told.slice(from, from + TOGETHER_MAX), now);
    }
  }

  private async sendTogether(counts: readonly Count[], now: number): Promise<void> {
    const counted = counts.map(({ subject, sending, endsAt }) => ({
      subject,
      added: sending,
      leftMs: endsAt - now,
    }));
    const totals = await this.add(counted).catch(() => null);
    for (const [nth, count] of counts.entries()) {
      const total = totals?.[nth];
      count.known = total?.used ?? Math.max(0, count.known + count.sending);
      if (total) count.endsAt = performance.now() + total.leftMs;
      count.sending = 0;
    }
  }
}

function usedOf({ known, mine, sending }: Count): number {
  return known + mine + sending;
}

function shareOf({ known }: Count, { quota }: Limit): number {
  return Math.max(1, Math.ceil((quota - known) / SHARE));
}
