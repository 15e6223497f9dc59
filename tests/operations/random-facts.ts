import { idAt } from '@/lib/ids';
import { DECLINE_CLASSES } from '@/lib/payments/steps';
import { iso, type Row, RowWriter } from './random-rows';

const CURRENCIES = [
  ['USD', 6],
  ['EUR', 2],
  ['JPY', 1],
] as const;
const COUNTRIES = [
  'US',
  'DE',
  'FR',
  'CN',
  'GB',
  'JP',
  'BR',
  'IN',
  'MX',
  'ES',
  'IT',
  'NL',
  'PL',
  'SE',
  'AU',
  'CA',
];
const BRANDS = ['visa', 'mastercard', 'amex', 'unionpay', 'unknown', undefined];
const AGENTS = [
  'Mozilla (iPad)',
  'Mozilla (iPhone) Mobile',
  'Mozilla (X11; Linux)',
  'Android Tablet',
  undefined,
];
const THREE_DS = [
  'frictionless',
  'challenged',
  'attempted',
  'failed',
  'abandoned',
  'timed_out',
  'not_enrolled',
];
const CODES = Object.values(DECLINE_CLASSES).flat();
/** Declines for which an attempt is said to have failed: nobody at a network refused it. */
const FAILED = ['payer_canceled', 'payer_timed_out', 'not_received', 'blocked_by_risk'];
const MINUTE_MS = 60_000;

type DisputeOf = { paymentId: string; currency: string; connector: unknown };

/**
 * Rows of payments and of what hangs on them, of every outcome, written into the tables as they are: more of what can happen than
 * a played traffic has. Sums that tables keep twice agree.
 */
export class RandomFacts extends RowWriter {
  /** A payment from no attempt to a lost dispute, of a checkout page or not. */
  payment(at: number): void {
    const { random } = this;
    const currency = random.weighted(CURRENCIES);
    const amount = random.int(100, random.chance(0.5) ? 9_000 : 300_000);
    const own = this.made('payment', at);
    const session = random.chance(0.5) ? this.session(at, { currency, paymentId: own.id }) : null;
    const tries = random.weighted([
      [0, 1],
      [1, 4],
      [2, 3],
      [3, 1],
    ]);
    const attempts = Array.from({ length: tries }, (_, nth) =>
      this.attempt(at + nth * random.int(1, 90) * MINUTE_MS, {
        paymentId: own.id,
        number: nth + 1,
        isLast: nth === tries - 1,
        amount,
        currency,
      }),
    );
    const last = attempts.at(-1);
    const isAuthorized = ['authorized', 'captured', 'voided'].includes(String(last?.status));
    const captured =
      last?.status === 'captured' ? this.captures(at, own.id, amount, currency) : { sum: 0, fee: 0 };
    const refunded =
      captured.sum > 1 && random.chance(0.5) ? this.refunds(at, own.id, captured.sum, currency) : 0;
    if (captured.sum > 0 && random.chance(0.35))
      this.disputes(at, { paymentId: own.id, currency, connector: last?.connector }, captured.sum);
    const satisfaction = session && isAuthorized && random.chance(0.6) ? random.int(1, 5) : null;
    const endings = ['requires_payment_method', 'failed', 'canceled', 'expired', 'processing'];
    const row = {
      ...own,
      environment_id: this.environmentId,
      amount,
      currency,
      status: captured.sum > 0 ? 'succeeded' : isAuthorized ? 'authorized' : random.pick(endings),
      capture_method: 'auto',
      amount_authorized: isAuthorized ? amount : 0,
      amount_captured: captured.sum,
      amount_capturing: 0,
      amount_voided: 0,
      amount_refund_pending: 0,
      amount_refunded: refunded,
      amount_disputed: 0,
      fee_amount: captured.fee,
      checkout_session_id: session,
      method_type: last?.method_type ?? random.pick(['card', null]),
      method: last?.method ?? this.instrument(),
      connector: last?.connector ?? null,
      attempt_id: last?.id ?? null,
      attempt_count: tries,
      declined_count: attempts.filter(({ decline }) => decline !== null).length,
      metadata: {},
      risk: last?.risk ?? null,
      client_secret: `${own.id}_secret`,
      satisfaction,
      satisfaction_at: satisfaction === null ? null : own.created_at,
      updated_at: own.created_at,
      version: 1,
    };
    this.add('payment', row);
    this.event('payment', own.id, own.id, at);
  }

  /** A checkout session; its page was mostly shown. */
  session(at: number, of: { currency?: string; paymentId?: string } = {}): string {
    const { random, environmentId } = this;
    const own = this.made('checkoutSession', at);
    const status = random.pick(['open', 'completed', 'expired', 'canceled']);
    this.add('checkout_session', {
      ...own,
      environment_id: environmentId,
      amount: random.int(100, 50_000),
      currency: of.currency ?? random.weighted(CURRENCIES),
      line_items: [],
      methods: ['card', 'alipay'],
      locale: random.pick(['en', 'zh', 'es']),
      status,
      capture_method: 'auto',
      metadata: {},
      success_url: 'https://shop.example/thanks',
      client_secret: `${own.id}_secret`,
      payment_id: of.paymentId ?? null,
      expires_at: iso(at + 60 * MINUTE_MS),
      completed_at: status === 'completed' ? own.created_at : null,
      updated_at: own.created_at,
      version: 1,
    });
    const step = (name: string, method: string) =>
      this.add('checkout_step', {
        environment_id: environmentId,
        session_id: own.id,
        step: name,
        method,
        at: iso(at + random.int(1, 600) * 1_000),
        device: random.pick(['computer', 'phone', 'tablet', null]),
        country: random.pick([...COUNTRIES, null]),
      });
    if (random.chance(0.85)) step('opened', '');
    for (const method of ['card', 'alipay']) {
      if (random.chance(0.4)) step('chosen', method);
      if (random.chance(0.2)) step('refused', method);
    }
    if (!of.paymentId) this.event('checkout_session', own.id, null, at);
    return own.id;
  }

  payout(at: number): void {
    const { random } = this;
    const own = this.made('payout', at);
    const status = random.pick(['in_transit', 'paid', 'paid', 'failed', 'canceled']);
    const isSent = status !== 'canceled';
    const amount = random.int(1_000, 900_000);
    this.add('payout', {
      ...own,
      environment_id: this.environmentId,
      operation_id: idAt('operation', new Date(at)),
      amount,
      currency: random.weighted(CURRENCIES),
      destination_id: 'pa_any',
      destination_last4: '6789',
      bank: 'sandbox-bank',
      amount_available: amount,
      status,
      trigger: 'manual',
      metadata: {},
      call_state: isSent ? 'answered' : 'reserved',
      dispatch_tries: 0,
      sent_at: isSent ? own.created_at : null,
      inquiries: 0,
      network_reference: isSent ? `bnk_${own.id}` : null,
      arrival_date: isSent ? own.created_at.slice(0, 10) : null,
      failure:
        status === 'failed'
          ? { code: random.pick(['account_closed', 'account_frozen', 'no_account']) }
          : null,
      in_transit_at: isSent ? own.created_at : null,
      ended_at: status === 'in_transit' ? null : iso(at + this.span(5 * 86_400_000)),
      created_by: 'system',
      updated_at: own.created_at,
      version: 1,
    });
    this.event('payout', own.id, null, at);
  }

  /** A call of the API, and a try to deliver. */
  logs(at: number): void {
    const { random, environmentId } = this;
    this.add('request_log', {
      environment_id: environmentId,
      id: idAt('request', new Date(at)),
      created_at: iso(at + random.int(0, 900)),
      ...{ method: 'GET', path: '/payments', status: 200, actor_kind: 'key', actor_id: 'key_a' },
      ...{ is_repeated: false, request_headers: {}, answer_headers: {} },
      ...{ request_state: 'none', request_bytes: 0, answer_state: 'none', answer_bytes: 0 },
      duration_ms: this.span(30_000),
    });
    const isAnswered = random.chance(0.8);
    this.add('webhook_attempt', {
      environment_id: environmentId,
      delivery_id: idAt('webhookDelivery', new Date(at)),
      number: 1,
      url: 'https://shop.example/hooks',
      started_at: iso(at),
      duration_ms: isAnswered || random.chance(0.5) ? this.span(20_000) : null,
      status_code: isAnswered ? random.pick([200, 500]) : null,
      endpoint_id: 'we_any',
      event_type: 'payment.created',
    });
  }

  private attempt(
    at: number,
    of: { paymentId: string; number: number; isLast: boolean; amount: number; currency: string },
  ): Row {
    const { random, environmentId } = this;
    const own = this.made('attempt', at);
    const method = random.pick(['card', 'card', 'alipay']);
    const isDecline = !of.isLast || random.chance(0.25);
    const code = isDecline ? random.pick(CODES) : null;
    const status = code
      ? FAILED.includes(code)
        ? 'failed'
        : 'declined'
      : random.pick([
          'captured',
          'captured',
          'captured',
          'authorized',
          'voided',
          'requires_action',
          'sent',
          'unknown',
        ]);
    const row = {
      ...own,
      environment_id: environmentId,
      payment_id: of.paymentId,
      number: of.number,
      connector: `sandbox-${method}`,
      method_type: method,
      method: this.instrument(),
      amount: of.amount,
      currency: of.currency,
      status,
      operation_id: idAt('operation', new Date(at)),
      decline: code && { code },
      three_ds: random.chance(0.6) ? { status: random.pick(THREE_DS) } : null,
      risk: random.pick([{ level: 'normal' }, { level: 'elevated' }, { level: 'high' }, null]),
      latency_ms: random.chance(0.85) ? this.span(20_000) : null,
      settled_at: random.chance(0.85) ? iso(Date.parse(own.created_at) + this.span(900_000)) : null,
    };
    this.add('attempt', row);
    if (random.chance(0.85)) this.assessment(row, at);
    return row;
  }

  private assessment(attempt: Row, at: number): void {
    const { random, environmentId } = this;
    const decision = random.pick(['approve', 'approve', 'challenge', 'review', 'block']);
    const of = { environment_id: environmentId, attempt_id: attempt.id, payment_id: attempt.payment_id };
    this.add('risk_assessment', {
      ...of,
      at: iso(at),
      amount_usd: random.chance(0.9) ? random.int(1, 200_000) : null,
      score: random.int(0, 99),
      decision,
      reasons: [],
      hits: [],
      facts: {
        ip_country: random.pick([...COUNTRIES, undefined]),
        billing_country: random.pick([...COUNTRIES, undefined]),
        user_agent: random.pick(AGENTS),
        device_class: random.chance(0.2) ? random.pick(['computer', 'phone', 'tablet']) : undefined,
      },
      duration_us: random.chance(0.9) ? this.span(40_000) : null,
    });
    if (decision !== 'review') return;
    const status = random.pick(['open', 'approved', 'declined', 'refunded_as_fraud', 'canceled']);
    this.add('review', {
      ...of,
      id: idAt('review', new Date(at)),
      status,
      reason: 'rule',
      opened_at: iso(at),
      due_at: iso(at + 60 * MINUTE_MS),
      closed_at: status === 'open' ? null : iso(at + MINUTE_MS),
      closed_by: status === 'open' ? null : 'system',
      updated_at: iso(at),
      version: 1,
    });
  }

  private captures(at: number, paymentId: string, amount: number, currency: string) {
    const { random } = this;
    const parts = random.chance(0.3) ? [Math.floor(amount / 3), Math.floor(amount / 4)] : [amount];
    const taken = { sum: 0, fee: 0 };
    for (const part of parts) {
      const status = random.pick(['succeeded', 'succeeded', 'succeeded', 'failed', 'pending']);
      const fee = random.int(0, Math.floor(part / 10));
      this.add('capture', {
        ...this.money('capture', at + MINUTE_MS, { paymentId, amount: part, currency, status }),
        fee_amount: fee,
        final: false,
        settled_at: status === 'pending' ? null : iso(at + MINUTE_MS),
        available_at: status === 'succeeded' ? iso(at + MINUTE_MS) : null,
      });
      if (status !== 'succeeded') continue;
      taken.sum += part;
      taken.fee += fee;
    }
    return taken;
  }

  private refunds(at: number, paymentId: string, captured: number, currency: string): number {
    const { random } = this;
    let refunded = 0;
    for (const part of [random.int(1, Math.floor(captured / 2)), random.int(1, Math.floor(captured / 2))]) {
      const status = random.pick(['succeeded', 'pending', 'failed', 'requires_approval', 'rejected']);
      const when = at + random.int(1, 3_000) * MINUTE_MS;
      this.add('refund', {
        ...this.money('refund', when, { paymentId, amount: part, currency, status }),
        ...{ reason: 'other', created_by: 'system', metadata: {}, dispatch_tries: 0, version: 1 },
        updated_at: iso(when),
      });
      if (status === 'succeeded') refunded += part;
    }
    return refunded;
  }

  private disputes(at: number, { connector, ...of }: DisputeOf, captured: number): void {
    const { random } = this;
    const when = at + random.int(1, 3_000) * MINUTE_MS;
    const amount = random.int(1, captured);
    const { operation_id: _, ...own } = this.money('dispute', when, { ...of, amount });
    this.add('dispute', {
      ...own,
      ...{ connector, network_reference: own.id, network_seq: 1, fee_amount: 0, version: 1 },
      ...{
        reason: 'general',
        network_code: '10',
        status: 'needs_response',
        funds: 'none',
        over_returned: false,
      },
      stage: random.pick(['inquiry', 'chargeback', 'pre_arbitration']),
      evidence_due_at: iso(when),
      updated_at: iso(when),
    });
  }

  private instrument() {
    const { random } = this;
    return random.pick([
      { brand: random.pick(BRANDS), country: random.pick([...COUNTRIES, undefined]) },
      null,
    ]);
  }
}
