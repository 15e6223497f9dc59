import { refundLimit } from '@/lib/auth/permissions';
import type { Currency } from '@/lib/money';
import type { Plot, Profile, RefundPlot, Weighted } from './profile';
import type { Random } from './random';
import type { PayerResult, SeedItem, Step, StepOf } from './story';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const AUTHORIZATION_LIFETIME_MS = 7 * DAY_MS;
const SESSION_LIFETIME_MS = DAY_MS;

const CHALLENGED = 'pm_card_threeDSecure2Required';
const CHALLENGED_THEN_DECLINED = 'pm_card_threeDSecureRequiredChargeDeclined';
const DECLINES: Weighted<string> = [
  ['pm_card_chargeDeclinedInsufficientFunds', 38],
  ['pm_card_chargeDeclined', 30],
  ['pm_card_chargeDeclinedIncorrectCvc', 12],
  ['pm_card_chargeDeclinedExpiredCard', 9],
  ['pm_card_chargeDeclinedProcessingError', 6],
  ['pm_card_chargeDeclinedLostCard', 3],
  ['pm_card_chargeDeclinedStolenCard', 2],
];
const SATISFACTION: Weighted<1 | 2 | 3 | 4 | 5> = [
  [5, 46],
  [4, 31],
  [3, 12],
  [2, 6],
  [1, 5],
];
const NOTES = ['Arrived damaged', 'Wrong size', 'Ordered twice by mistake', 'Goodwill after a late delivery'];

/** Plots that ask for an authorization without saying when it is captured. */
const HELD: ReadonlySet<Plot> = new Set(['canceled_authorization']);

export type Price = { amount: number; currency: Currency };

/** Where a plot begins: when, what is bought, and the card that would be approved. */
class Scene {
  readonly card: string;

  constructor(
    readonly at: Date,
    readonly price: Price,
    readonly items: SeedItem[],
    private readonly profile: Profile,
    private readonly random: Random,
  ) {
    this.card = random.weighted(profile.cards);
  }

  /** A moment between these times after the beginning, or after `from`. */
  after(minMs: number, maxMs: number, from: Date = this.at): Date {
    return new Date(from.getTime() + this.random.int(minMs, maxMs));
  }

  part(min: number, max = min): number {
    return Math.max(1, Math.floor((this.price.amount * this.random.int(min, max)) / 100));
  }

  pick<Item>(...items: readonly Item[]): Item {
    return this.random.pick(items);
  }

  declined(): string {
    return this.random.weighted(DECLINES);
  }

  pay(method: string, at = this.at): Step {
    return { do: 'create', at, confirm: true, method };
  }

  prepare(method: string | null): Step {
    return { do: 'create', at: this.at, confirm: false, method };
  }

  confirm(at: Date, method: string): Step {
    return { do: 'confirm', at, method };
  }

  capture(at: Date, amount: number | null = null, final = true): Step {
    return { do: 'capture', at, amount, final };
  }

  /** The payer decides on the issuer's or the wallet's page. */
  finish(result: PayerResult, from: Date = this.at): Step {
    return { do: 'finish', at: this.after(12 * SECOND_MS, 3 * MINUTE_MS, from), result };
  }

  /** The payer approves on that page, and may say how paying was. */
  confirmed(from: Date): Step[] {
    const finished = this.finish('approved', from);
    return [finished, ...this.rating(finished.at)];
  }

  /** How paying was, from those who say so. */
  rating(paidAt: Date): Step[] {
    if (!this.random.chance(0.36)) return [];
    const score = this.random.weighted(SATISFACTION);
    return [{ do: 'rate', at: this.after(5 * SECOND_MS, 11 * SECOND_MS, paidAt), score }];
  }

  /** A hosted page: when it is opened, when the payer submits, and when its time is over. */
  page(): { open: Step; submitted: Date; over: Date } {
    const { at, items, profile } = this;
    return {
      open: { do: 'open_session', at, items, locale: profile.locale, lifetimeMs: SESSION_LIFETIME_MS },
      submitted: this.after(20 * SECOND_MS, 6 * MINUTE_MS),
      over: this.after(SECOND_MS, 15 * SECOND_MS, new Date(at.getTime() + SESSION_LIFETIME_MS)),
    };
  }

  /** What a paid story brings later: mostly nothing, sometimes one refund or several, rarely one that fails. */
  refunds(paidAt: Date = this.at): Step[] {
    return REFUNDS[this.random.weighted(this.profile.refunds)](this, paidAt);
  }

  refund(paidAt: Date, days: number, amount: number | null): StepOf<'refund'> {
    const { random } = this;
    const by = random.weighted([
      ['finance', 50],
      ['support', 20],
      ['key', 30],
    ] as const);
    const limit = refundLimit('support', this.price.currency) ?? 0n;
    return {
      do: 'refund',
      at: this.after(days * DAY_MS + 2 * HOUR_MS, (days + 1) * DAY_MS, paidAt),
      amount,
      by: by === 'support' && BigInt(amount ?? this.price.amount) > limit ? 'finance' : by,
      reason: this.pick(
        'requested_by_customer',
        'requested_by_customer',
        'issue_with_item',
        'duplicate',
        'other',
      ),
      note: random.chance(0.3) ? random.pick(NOTES) : null,
    };
  }
}

const REFUNDS: Record<RefundPlot, (scene: Scene, paidAt: Date) => Step[]> = {
  none: () => [],
  full: (scene, paidAt) => [scene.refund(paidAt, scene.pick(0, 1, 2, 4, 7, 12), null)],
  part: (scene, paidAt) => [scene.refund(paidAt, scene.pick(0, 1, 3, 6, 10, 18), scene.part(10, 70))],
  several: (scene, paidAt) => [
    scene.refund(paidAt, 1, scene.part(20)),
    scene.refund(paidAt, 3, scene.part(25)),
    scene.refund(paidAt, 9, null),
  ],
  failed: (scene, paidAt) => [
    { do: 'refund_elsewhere', at: scene.after(DAY_MS, 2 * DAY_MS, paidAt), amount: scene.price.amount },
    scene.refund(paidAt, 3, null),
  ],
};

const PLOTS: Record<Plot, (scene: Scene) => Step[]> = {
  paid: (scene) => [scene.pay(scene.card), ...scene.refunds()],
  paid_with_challenge: (scene) => [scene.pay(CHALLENGED), scene.finish('approved'), ...scene.refunds()],
  paid_by_wallet: (scene) => [scene.pay('alipay'), scene.finish('approved'), ...scene.refunds()],
  paid_in_steps: (scene) => {
    const captured = scene.after(HOUR_MS, 3 * DAY_MS);
    const confirmed = scene.after(SECOND_MS, 20 * SECOND_MS);
    return [
      scene.prepare(scene.card),
      scene.confirm(confirmed, scene.card),
      scene.capture(captured),
      ...scene.refunds(captured),
    ];
  },
  captured_in_part: (scene) => [
    scene.pay(scene.card),
    scene.capture(scene.after(HOUR_MS, 4 * DAY_MS), scene.part(40, 90)),
  ],
  captured_in_parts: (scene) => [
    scene.pay(scene.card),
    scene.capture(scene.after(HOUR_MS, DAY_MS), scene.part(30), false),
    scene.capture(scene.after(DAY_MS, 2 * DAY_MS), scene.part(40), false),
    scene.capture(scene.after(2 * DAY_MS, 5 * DAY_MS)),
  ],
  expired: (scene) => {
    const over = new Date(scene.at.getTime() + AUTHORIZATION_LIFETIME_MS + MINUTE_MS);
    return [scene.pay(scene.card), { do: 'expire', at: scene.after(0, 40 * SECOND_MS, over) }];
  },
  canceled_authorization: (scene) => [
    scene.pay(scene.card),
    {
      do: 'cancel',
      at: scene.after(10 * MINUTE_MS, 3 * DAY_MS),
      reason: scene.pick('requested_by_customer', 'duplicate', 'fraudulent'),
    },
  ],
  canceled_early: (scene) => [
    scene.prepare(null),
    { do: 'cancel', at: scene.after(MINUTE_MS, HOUR_MS), reason: 'abandoned' },
  ],
  declined: (scene) => [scene.pay(scene.declined())],
  declined_then_paid: (scene) => [
    scene.pay(scene.declined()),
    scene.confirm(scene.after(20 * SECOND_MS, 4 * MINUTE_MS), scene.card),
    ...scene.refunds(),
  ],
  declined_for_good: (scene) => [
    scene.pay(scene.declined()),
    ...[1, 2, 3, 4].map((n) =>
      scene.confirm(scene.after(n * MINUTE_MS, n * MINUTE_MS + 40 * SECOND_MS), scene.declined()),
    ),
  ],
  challenge_failed: (scene) => [scene.pay(CHALLENGED_THEN_DECLINED), scene.finish('approved')],
  challenge_abandoned: (scene) => [scene.pay(CHALLENGED), scene.finish('abandoned')],
  wallet_declined: (scene) => [scene.pay('alipay'), scene.finish('declined')],
  wallet_abandoned: (scene) => [scene.pay('alipay'), scene.finish('closed')],
  abandoned: (scene) => [scene.prepare(scene.pick(scene.card, null))],
  checkout_card: (scene) => {
    const { open, submitted } = scene.page();
    return [open, scene.pay(scene.card, submitted), ...scene.rating(submitted), ...scene.refunds(submitted)];
  },
  checkout_challenge: (scene) => {
    const { open, submitted } = scene.page();
    return [
      open,
      scene.pay(CHALLENGED, submitted),
      ...scene.confirmed(submitted),
      ...scene.refunds(submitted),
    ];
  },
  checkout_wallet: (scene) => {
    const { open, submitted } = scene.page();
    return [open, scene.pay('alipay', submitted), ...scene.confirmed(submitted), ...scene.refunds(submitted)];
  },
  checkout_retry: (scene) => {
    const { open, submitted } = scene.page();
    const again = scene.after(30 * SECOND_MS, 3 * MINUTE_MS, submitted);
    return [open, scene.pay(scene.declined(), submitted), scene.confirm(again, scene.card)];
  },
  checkout_expired: (scene) => {
    const { open, over } = scene.page();
    return [open, { do: 'end_session', at: over, status: 'expired', by: 'system' }];
  },
  checkout_declined: (scene) => {
    const { open, submitted, over } = scene.page();
    return [
      open,
      scene.pay(scene.declined(), submitted),
      { do: 'end_session', at: over, status: 'expired', by: 'system' },
    ];
  },
  checkout_ended: (scene) => {
    const { open, submitted } = scene.page();
    return [open, { do: 'end_session', at: submitted, status: 'expired', by: 'key' }];
  },
};

/** The steps of a story with this plot, and how its payment is captured. */
export function stepsOf(
  plot: Plot,
  facts: { at: Date; price: Price; items: SeedItem[]; profile: Profile; random: Random },
): { steps: Step[]; capture: 'auto' | 'manual' } {
  const { at, price, items, profile, random } = facts;
  const steps = PLOTS[plot](new Scene(at, price, items, profile, random));
  const isHeld = steps.some((step) => step.do === 'capture' || step.do === 'expire') || HELD.has(plot);
  return { steps, capture: isHeld ? 'manual' : 'auto' };
}
