import type { Fault } from './answers';
import type { RuleAction } from './evaluate';

/** What became of an attempt: the first of them that holds. `unpaid` was declined, given up or has not ended. */
export const OUTCOMES = ['blocked', 'disputed', 'refunded', 'approved', 'unpaid'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Tally = { attempts: number; matched: number };
/** In minor units. */
export type MoneyOfRule = { currency: string; saved: bigint; lost: bigint };

export type Sample = {
  payment: string;
  attempt: string;
  at: string;
  amount: bigint;
  currency: string;
  outcome: Outcome;
  decision: string;
};

/** What a rule would have done with the attempts of a window. */
export type BacktestFindings = {
  attempts: number;
  matched: number;
  /** Whether all of the window was looked at; a million attempts are, the oldest first. */
  whole: boolean;
  outcomes: Record<Outcome, Tally>;
  /**
   * For a rule that stops payments, `saved` was paid and disputed or refunded as fraud, `lost` was paid and is nobody's
   * complaint. For one that allows, `saved` was blocked or held and would have been let through, `lost` was disputed.
   */
  money: MoneyOfRule[];
  /** The share of approved attempts among those that it would have stopped and that were paid; null for allow, or with none. */
  false_positive_rate: number | null;
  /** Attempts that it matches and that were not simply approved. */
  already_stopped: number;
  /** Rules that matched the same attempts at the time, the most frequent first. */
  overlap: { rule: string; name: string; action: string; matched: number }[];
  /** Attempts that it could not answer for, by the reason. */
  faults: { fault: Fault['fault']; key: string | null; attempts: number }[];
  samples: Sample[];
};

/** As it is kept: JSON has integers for amounts. */
export type BacktestResult = Omit<BacktestFindings, 'money' | 'samples'> & {
  money: { currency: string; saved: number; lost: number }[];
  samples: (Omit<Sample, 'amount'> & { amount: number })[];
};

/** An attempt of history. */
export type Past = {
  attempt: string;
  payment: string;
  atMs: number;
  decision: string;
  outcome: Outcome;
  isFraudRefund: boolean;
  amount: bigint;
  currency: string;
  hits: { rule: string; name?: string; action?: string; shadow?: boolean; fault?: unknown }[] | null;
};

const OVERLAP_MAX = 20;
const SAMPLES_OF_OUTCOME = 4;

/** Adds up what a rule does with one attempt after the other. */
export class Findings {
  private attempts = 0;
  private matched = 0;
  private stopped = 0;
  private readonly outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, { attempts: 0, matched: 0 }]),
  ) as Record<Outcome, Tally>;
  private readonly money = new Map<string, MoneyOfRule>();
  private readonly overlap = new Map<string, BacktestFindings['overlap'][number]>();
  private readonly faults = new Map<string, BacktestFindings['faults'][number]>();
  private readonly samples = new Map<Outcome, Past[]>();
  constructor(private readonly action: RuleAction) {}

  see(past: Past, answer: boolean | Fault): void {
    this.attempts += 1;
    this.outcomes[past.outcome].attempts += 1;
    if (answer === false) return;
    if (answer !== true) {
      this.fault(answer);
      return;
    }
    this.matched += 1;
    this.outcomes[past.outcome].matched += 1;
    if (past.decision !== 'approve') this.stopped += 1;
    this.countMoney(past);
    for (const hit of past.hits ?? []) this.countHit(hit);
    const samples = this.samples.get(past.outcome) ?? [];
    // The newest of each outcome: history comes with the oldest first.
    samples.push(past);
    if (samples.length > SAMPLES_OF_OUTCOME) samples.shift();
    this.samples.set(past.outcome, samples);
  }

  private fault({ fault, key }: Fault): void {
    const id = `${fault} ${key}`;
    const held = this.faults.get(id) ?? { fault, key, attempts: 0 };
    held.attempts += 1;
    this.faults.set(id, held);
  }

  private countMoney({ outcome, decision, currency, amount, isFraudRefund }: Past): void {
    const isHarm = outcome === 'disputed' || isFraudRefund;
    const isHeld = decision === 'block' || decision === 'review';
    const isSaved = this.action === 'allow' ? isHeld && !isHarm : isHarm;
    const isLost = this.action === 'allow' ? isHarm : outcome === 'approved';
    if (!isSaved && !isLost) return;
    const held = this.money.get(currency) ?? { currency, saved: 0n, lost: 0n };
    if (isSaved) held.saved += amount;
    else held.lost += amount;
    this.money.set(currency, held);
  }

  private countHit({
    rule,
    name = '',
    action = '',
    shadow = false,
  }: NonNullable<Past['hits']>[number]): void {
    if (shadow) return;
    const held = this.overlap.get(rule) ?? { rule, name, action, matched: 0 };
    held.matched += 1;
    this.overlap.set(rule, held);
  }

  result(whole: boolean): BacktestFindings {
    const { approved, disputed, refunded } = this.outcomes;
    const paid = approved.matched + disputed.matched + refunded.matched;
    const isStopping = this.action !== 'allow';
    const most = <Row>(rows: Iterable<Row>, count: (row: Row) => number) =>
      [...rows].sort((a, b) => count(b) - count(a)).slice(0, OVERLAP_MAX);
    return {
      attempts: this.attempts,
      matched: this.matched,
      whole,
      outcomes: this.outcomes,
      money: [...this.money.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
      false_positive_rate: isStopping && paid > 0 ? approved.matched / paid : null,
      already_stopped: this.stopped,
      overlap: most(this.overlap.values(), ({ matched }) => matched),
      faults: most(this.faults.values(), ({ attempts }) => attempts),
      samples: OUTCOMES.flatMap((outcome) => [...(this.samples.get(outcome) ?? [])].reverse().map(sampleOf)),
    };
  }
}

function sampleOf({ payment, attempt, atMs, amount, currency, outcome, decision }: Past): Sample {
  return { payment, attempt, at: new Date(atMs).toISOString(), amount, currency, outcome, decision };
}
