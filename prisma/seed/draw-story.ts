import { refundLimit } from '@/lib/auth/permissions';
import type { Currency } from '@/lib/money';
import { personOf } from './people';
import type { Plot, Profile, Weighted } from './profiles';
import type { Random, SeedIds } from './random';
import type { PayerResult, SeedCustomer, SeedItem, Step, Story } from './story';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SESSION_LIFETIME_MS = DAY_MS;
const AUTHORIZATION_LIFETIME_MS = 7 * DAY_MS;
const KNOWN_CUSTOMERS_MAX = 20_000;

const DECLINES: Weighted<string> = [
  ['pm_card_chargeDeclinedInsufficientFunds', 38],
  ['pm_card_chargeDeclined', 30],
  ['pm_card_chargeDeclinedIncorrectCvc', 12],
  ['pm_card_chargeDeclinedExpiredCard', 9],
  ['pm_card_chargeDeclinedProcessingError', 6],
  ['pm_card_chargeDeclinedLostCard', 3],
  ['pm_card_chargeDeclinedStolenCard', 2],
];
const CHALLENGED = 'pm_card_threeDSecure2Required';
const CHALLENGED_THEN_DECLINED = 'pm_card_threeDSecureRequiredChargeDeclined';
const RETURN_URL = 'https://shop.example/thanks';

type Price = { amount: number; currency: Currency };

/** Draws one story after the other for a merchant; customers come back. */
export class StoryTeller {
  private readonly customers: SeedCustomer[] = [];
  private orders = 0;

  constructor(
    private readonly profile: Profile,
    private readonly random: Random,
    private readonly ids: SeedIds,
    private readonly lane = '',
  ) {}

  /** The story that begins at `at`. */
  draw(at: Date): Story {
    const { profile, random } = this;
    this.orders += 1;
    const plot = random.weighted(profile.plots);
    const currency = random.weighted(profile.currencies);
    const items = this.basket(currency);
    const amount = items.reduce((sum, item) => sum + item.amount * item.quantity, 0);
    const customer = random.chance(0.6) ? this.customer(at) : null;
    const steps = this.stepsOf(plot, at, { amount, currency }, items);
    const isManual = steps.some((step) => step.do === 'capture' || step.do === 'expire') || HELD.has(plot);
    return {
      customer,
      email: customer?.email ?? (random.chance(0.85) ? this.email() : null),
      amount,
      currency,
      capture: isManual ? 'manual' : 'auto',
      reference: random.chance(0.92) ? profile.reference(this.orders, at) + this.lane : null,
      description: items
        .map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name))
        .join(', '),
      metadata: { channel: random.weighted(profile.channels) },
      returnUrl: steps[0]?.do === 'open_session' || random.chance(0.3) ? RETURN_URL : null,
      steps,
    };
  }

  /** A customer whose story is not told does not come back. */
  forget(customerId: string): void {
    const index = this.customers.findIndex(({ id }) => id === customerId);
    if (index !== -1) this.customers.splice(index, 1);
  }

  private basket(currency: Currency): SeedItem[] {
    const goods = this.profile.goods[currency] ?? [];
    const count = this.random.weighted([
      [1, 68],
      [2, 24],
      [3, 8],
    ]);
    return Array.from({ length: count }, () => {
      const [name, amount] = this.random.pick(goods);
      return {
        name,
        amount,
        quantity: this.random.weighted([
          [1, 84],
          [2, 12],
          [3, 4],
        ]),
      };
    });
  }

  private customer(at: Date): SeedCustomer & { isNew: boolean } {
    const { random, customers } = this;
    if (customers.length > 20 && random.chance(0.55)) return { ...random.pick(customers), isNew: false };
    const { name, mailbox } = personOf(random, random.weighted(this.profile.scripts));
    const customer: SeedCustomer = {
      id: this.ids.at('customer', new Date(at.getTime() - MINUTE_MS)),
      email: `${mailbox}${random.int(1, 99)}@${this.profile.domain}`,
      name,
      phone: random.chance(0.4)
        ? `+${random.int(30, 98)} ${random.int(200, 999)} 555 ${random.int(1_000, 9_999)}`
        : null,
      reference: random.chance(0.7) ? `C-${1_000 + this.orders}${this.lane}` : null,
    };
    if (customers.length < KNOWN_CUSTOMERS_MAX) customers.push(customer);
    else customers[random.int(0, KNOWN_CUSTOMERS_MAX - 1)] = customer;
    return { ...customer, isNew: true };
  }

  private email(): string {
    const { mailbox } = personOf(this.random, this.random.weighted(this.profile.scripts));
    return `${mailbox}${this.random.int(1, 999)}@${this.profile.domain}`;
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: one case per plot reads as a table.
  private stepsOf(plot: Plot, at: Date, price: Price, items: SeedItem[]): Step[] {
    const { amount } = price;
    if (plot.startsWith('checkout_')) return this.checkoutSteps(plot, at, price, items);
    const { random } = this;
    const card = random.weighted(this.profile.cards);
    const pay = (method: string): Step => ({ do: 'create', at, confirm: true, method });
    const later = (min: number, max: number, from = at) => new Date(from.getTime() + random.int(min, max));
    switch (plot) {
      case 'paid_with_challenge':
        return [pay(CHALLENGED), this.finish(at, 'approved'), ...this.refunds(at, price)];
      case 'paid_by_wallet':
        return [pay('alipay'), this.finish(at, 'approved'), ...this.refunds(at, price)];
      case 'paid_in_steps': {
        const captured = later(HOUR_MS, 3 * DAY_MS);
        return [
          { do: 'create', at, confirm: false, method: card },
          { do: 'confirm', at: later(SECOND_MS, 20 * SECOND_MS), method: card },
          { do: 'capture', at: captured, amount: null, final: true },
          ...this.refunds(captured, price),
        ];
      }
      case 'captured_in_part':
        return [
          pay(card),
          {
            do: 'capture',
            at: later(HOUR_MS, 4 * DAY_MS),
            amount: part(amount, random.int(40, 90)),
            final: true,
          },
        ];
      case 'captured_in_parts':
        return [
          pay(card),
          { do: 'capture', at: later(HOUR_MS, DAY_MS), amount: part(amount, 30), final: false },
          { do: 'capture', at: later(DAY_MS, 2 * DAY_MS), amount: part(amount, 40), final: false },
          { do: 'capture', at: later(2 * DAY_MS, 5 * DAY_MS), amount: null, final: true },
        ];
      case 'authorized':
      case 'expired':
        return [
          pay(card),
          {
            do: 'expire',
            at: later(0, 40 * SECOND_MS, new Date(at.getTime() + AUTHORIZATION_LIFETIME_MS + MINUTE_MS)),
          },
        ];
      case 'canceled_authorization':
        return [
          pay(card),
          {
            do: 'cancel',
            at: later(10 * MINUTE_MS, 3 * DAY_MS),
            reason: random.pick(['requested_by_customer', 'duplicate', 'fraudulent']),
          },
        ];
      case 'canceled_early':
        return [
          { do: 'create', at, confirm: false, method: null },
          { do: 'cancel', at: later(MINUTE_MS, HOUR_MS), reason: 'abandoned' },
        ];
      case 'declined':
        return [pay(random.weighted(DECLINES))];
      case 'declined_then_paid':
        return [
          pay(random.weighted(DECLINES)),
          { do: 'confirm', at: later(20 * SECOND_MS, 4 * MINUTE_MS), method: card },
          ...this.refunds(at, price),
        ];
      case 'declined_for_good':
        return [
          pay(random.weighted(DECLINES)),
          ...[1, 2, 3, 4].map(
            (n): Step => ({
              do: 'confirm',
              at: later(n * MINUTE_MS, n * MINUTE_MS + 40 * SECOND_MS),
              method: random.weighted(DECLINES),
            }),
          ),
        ];
      case 'challenge_failed':
        return [pay(CHALLENGED_THEN_DECLINED), this.finish(at, 'approved')];
      case 'challenge_abandoned':
        return [pay(CHALLENGED), this.finish(at, 'abandoned')];
      case 'wallet_declined':
        return [pay('alipay'), this.finish(at, 'declined')];
      case 'wallet_abandoned':
        return [pay('alipay'), this.finish(at, 'closed')];
      case 'abandoned':
        return [{ do: 'create', at, confirm: false, method: random.chance(0.5) ? card : null }];
      default:
        return [pay(card), ...this.refunds(at, price)];
    }
  }

  private checkoutSteps(plot: Plot, at: Date, price: Price, items: SeedItem[]): Step[] {
    const { random, profile } = this;
    const open: Step = {
      do: 'open_session',
      at,
      items,
      locale: profile.locale,
      lifetimeMs: SESSION_LIFETIME_MS,
    };
    const submitted = new Date(at.getTime() + random.int(20 * SECOND_MS, 6 * MINUTE_MS));
    const pay = (method: string): Step => ({ do: 'create', at: submitted, confirm: true, method });
    const card = random.weighted(profile.cards);
    const over = new Date(at.getTime() + SESSION_LIFETIME_MS + random.int(SECOND_MS, 15 * SECOND_MS));
    switch (plot) {
      case 'checkout_challenge':
        return [open, pay(CHALLENGED), this.finish(submitted, 'approved'), ...this.refunds(submitted, price)];
      case 'checkout_wallet':
        return [open, pay('alipay'), this.finish(submitted, 'approved'), ...this.refunds(submitted, price)];
      case 'checkout_retry':
        return [
          open,
          pay(random.weighted(DECLINES)),
          {
            do: 'confirm',
            at: new Date(submitted.getTime() + random.int(30 * SECOND_MS, 3 * MINUTE_MS)),
            method: card,
          },
        ];
      case 'checkout_expired':
        return [open, { do: 'end_session', at: over, status: 'expired' }];
      case 'checkout_declined':
        return [open, pay(random.weighted(DECLINES)), { do: 'end_session', at: over, status: 'expired' }];
      case 'checkout_canceled':
        return [open, { do: 'end_session', at: submitted, status: 'expired' }];
      default:
        return [open, pay(card), ...this.refunds(submitted, price)];
    }
  }

  private finish(at: Date, result: PayerResult): Step {
    return {
      do: 'finish',
      at: new Date(at.getTime() + this.random.int(12 * SECOND_MS, 3 * MINUTE_MS)),
      result,
    };
  }

  /** Support may refund small amounts only. */
  private refunder(amount: number, currency: Currency): 'finance' | 'support' | 'key' {
    const by = this.random.weighted([
      ['finance', 50],
      ['support', 20],
      ['key', 30],
    ] as const);
    return by === 'support' && BigInt(amount) > (refundLimit('support', currency) ?? 0n) ? 'finance' : by;
  }

  /** What a paid story brings later: mostly nothing, sometimes one refund or several, rarely one that fails. */
  private refunds(paidAt: Date, { amount, currency }: Price): Step[] {
    const { random } = this;
    const kind = random.weighted(this.profile.refunds);
    const after = (days: number) =>
      new Date(paidAt.getTime() + days * DAY_MS + random.int(2 * HOUR_MS, DAY_MS));
    const refund = (at: Date, refunded: number | null): Step => ({
      do: 'refund',
      at,
      amount: refunded,
      by: this.refunder(refunded ?? amount, currency),
      reason: random.pick([
        'requested_by_customer',
        'requested_by_customer',
        'issue_with_item',
        'duplicate',
        'other',
      ]),
      note: random.chance(0.3) ? random.pick(NOTES) : null,
    });
    switch (kind) {
      case 'full':
        return [refund(after(random.int(0, 14)), null)];
      case 'part':
        return [refund(after(random.int(0, 20)), part(amount, random.int(10, 70)))];
      case 'several':
        return [
          refund(after(1), part(amount, 20)),
          refund(after(3), part(amount, 25)),
          refund(after(9), null),
        ];
      case 'failed': {
        const elsewhere = after(2);
        return [
          { do: 'refund_elsewhere', at: elsewhere, amount },
          refund(new Date(elsewhere.getTime() + DAY_MS), null),
        ];
      }
      default:
        return [];
    }
  }
}

const NOTES = ['Arrived damaged', 'Wrong size', 'Ordered twice by mistake', 'Goodwill after a late delivery'];
/** Plots that ask for an authorization without saying when it is captured. */
const HELD: ReadonlySet<Plot> = new Set(['canceled_authorization']);

function part(amount: number, percent: number): number {
  return Math.max(1, Math.floor((amount * percent) / 100));
}
