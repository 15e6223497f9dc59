import type { Currency } from '@/lib/money';
import { payerOf } from './payers';
import { personOf } from './people';
import { stepsOf } from './plots';
import type { Profile } from './profile';
import type { Random, SeedIds } from './random';
import type { SeedCustomer, SeedItem, Story } from './story';

const MINUTE_MS = 60_000;
const KNOWN_CUSTOMERS_MAX = 20_000;
const RETURN_URL = 'https://shop.example/thanks';

/** Draws one story after the other for a merchant; customers come back. */
export class StoryTeller {
  private readonly customers: SeedCustomer[] = [];
  private orders = 0;

  constructor(
    private readonly profile: Profile,
    private readonly random: Random,
    private readonly ids: SeedIds,
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
    const { steps, capture } = stepsOf(plot, { at, price: { amount, currency }, items, profile, random });
    const email = customer?.email ?? (random.chance(0.85) ? this.email() : null);
    return {
      customer,
      email,
      payer: payerOf(profile.payers, email ?? `order ${this.orders}`),
      amount,
      currency,
      capture,
      reference: random.chance(0.92) ? profile.reference(this.orders, at) : null,
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
      reference: random.chance(0.7) ? `C-${1_000 + this.orders}` : null,
    };
    if (customers.length < KNOWN_CUSTOMERS_MAX) customers.push(customer);
    else customers[random.int(0, KNOWN_CUSTOMERS_MAX - 1)] = customer;
    return { ...customer, isNew: true };
  }

  private email(): string {
    const { mailbox } = personOf(this.random, this.random.weighted(this.profile.scripts));
    return `${mailbox}${this.random.int(1, 999)}@${this.profile.domain}`;
  }
}
