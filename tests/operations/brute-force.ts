import type { Dimension } from '@/lib/metrics/dimensions';
import type { Figure } from '@/lib/metrics/figures';
import type { MetricKey } from '@/lib/metrics/registry';
import type { DeclineClass } from '@/lib/payments/steps';
import {
  type AttemptFact,
  classOf,
  type Facts,
  isApproved,
  type PaymentFact,
  type PayoutFact,
  type SessionFact,
  wasChallenged,
} from './brute-force-facts';

/** What one fact adds to a number, and what the number stands on. */
export type Added = {
  at: number;
  currency: string;
  values: Partial<Record<Dimension, string | null | undefined>>;
  part: number;
  whole: number;
  sample: number;
  ms: number | null;
};
type Counted = (facts: Facts) => Added[];
type Of<Key extends keyof Facts> = Facts[Key][number];
type Many<Fact> = (fact: Fact) => number | boolean;

function counted<Key extends keyof Facts>(
  of: Key,
  part: Many<Of<Key>>,
  whole: Many<Of<Key>>,
  sample: Many<Of<Key>>,
  ms: (fact: Of<Key>) => number | null = () => null,
): Counted {
  return (facts) =>
    (facts[of] as Of<Key>[]).map((fact) => ({
      at: fact.at,
      currency: fact.currency,
      values: fact.values,
      part: Number(part(fact)),
      whole: Number(whole(fact)),
      sample: Number(sample(fact)),
      ms: ms(fact),
    }));
}

const sum = <Key extends keyof Facts>(of: Key, value: Many<Of<Key>>, sample: Many<Of<Key>> = value) =>
  counted(of, value, () => 0, sample);
const share = <Key extends keyof Facts>(
  of: Key,
  part: Many<Of<Key>>,
  whole: Many<Of<Key>>,
  sample: Many<Of<Key>> = whole,
) => counted(of, part, whole, sample);
const times = <Key extends keyof Facts>(of: Key, ms: (fact: Of<Key>) => number | null) =>
  counted(
    of,
    () => 0,
    () => 0,
    (fact) => ms(fact) !== null,
    ms,
  );

const every = () => 1;
const submitted = ({ attempts }: PaymentFact) => attempts.length > 0;
const challenged = ({ attempts }: PaymentFact) => attempts.some(wasChallenged);
const authenticated = ({ attempts }: PaymentFact) =>
  attempts.some(({ three_ds }) => three_ds?.status === 'challenged');
const authorized = ({ attempts }: PaymentFact) => attempts.some(isApproved);
const captured = (one: PaymentFact) => one.captured > 0;
const firstOf = ({ attempts }: PaymentFact) => attempts.find(({ number }) => number === 1);
const firstApproved = (one: PaymentFact) => [firstOf(one)].some((first) => first && isApproved(first));
const firstDeclined = (one: PaymentFact) => firstOf(one)?.status === 'declined';
const declinedBy = (fault: DeclineClass) => (one: PaymentFact) =>
  one.attempts.some(({ decline }) => classOf(decline?.code) === fault);
const disputed = ({ disputes }: PaymentFact) =>
  disputes.filter(({ stage }) => stage !== 'inquiry').reduce((all, { amount }) => all + amount, 0);

/** How a payment came to its authorization after its first attempt was declined. */
function recovery(one: PaymentFact): 'method' | 'three_ds' | 'retry' | null {
  const approved = one.attempts.find(isApproved);
  if (!firstDeclined(one) || !approved) return null;
  if (firstOf(one)?.method_type !== approved.method_type) return 'method';
  return firstOf(one)?.decline?.code === 'authentication_required' ? 'three_ds' : 'retry';
}

const assessed = ({ assessment }: AttemptFact) => assessment !== undefined;
const decided = (decision: string) => (one: AttemptFact) => one.assessment?.decision === decision;
const declined = ({ row }: AttemptFact) => row.status === 'declined';
const riskMs = ({ assessment }: AttemptFact) =>
  assessment?.duration_us == null ? null : assessment.duration_us / 1_000;
const threeDsMs = ({ row }: AttemptFact) =>
  ['challenged', 'failed'].includes(row.three_ds?.status ?? '') && row.settled_at !== null
    ? Date.parse(row.settled_at) - Date.parse(row.created_at)
    : null;
const payoutMs = ({ row }: PayoutFact) =>
  row.status === 'paid' ? Date.parse(row.ended_at ?? '') - Date.parse(row.created_at) : null;
const isPayout =
  (...statuses: string[]) =>
  ({ row }: PayoutFact) =>
    statuses.includes(row.status);
const paid = isPayout('paid');
const counts = ({ row }: { row: { status: string } }) => ['pending', 'succeeded'].includes(row.status);
const whose = (is: (payment: PaymentFact) => boolean) => (one: SessionFact) =>
  one.payment !== undefined && is(one.payment);
const answered = ({ row }: PaymentFact) => row.satisfaction !== null;

const REQUESTS = times('request', ({ ms }) => ms);
const TRIES = times('delivery', ({ ms }) => ms);
const RISK = times('attempt', riskMs);
const CONNECTOR = times('attempt', ({ row }) => row.latency_ms);
const THREE_DS = times('attempt', threeDsMs);
const PAYOUT_TIME = times('payout', payoutMs);

/** Every number by its written definition, from the rows. One without a line here fails the test. */
export const BRUTE_FORCE: Partial<Record<MetricKey, Counted>> = {
  gross_volume: sum('payment', (one) => one.captured, every),
  net_volume: sum('payment', (one) => one.captured - one.refunded - one.fees, every),
  payments: sum('payment', every),
  average_value: share('payment', (one) => one.captured, captured),
  submitted: sum('payment', submitted),
  challenged: sum('payment', challenged),
  authenticated: sum('payment', authenticated),
  authorized: sum('payment', authorized),
  captured: sum('payment', captured),
  checkout_opened: sum('session', every),
  checkout_chosen: sum(
    'session',
    (one) => one.steps.some(({ step }) => step === 'chosen') || whose(submitted)(one),
  ),
  checkout_submitted: sum('session', whose(submitted)),
  checkout_challenged: sum('session', whose(challenged)),
  checkout_authenticated: sum('session', whose(authenticated)),
  checkout_authorized: sum('session', whose(authorized)),
  checkout_captured: sum('session', whose(captured)),
  checkout_conversion: share('session', whose(authorized), every),
  checkout_drop_offs: sum('session', ({ dropOff }) => dropOff !== null),
  authorization_rate: share('payment', authorized, (one) => authorized(one) || one.row.declined_count > 0),
  attempt_authorization_rate: share(
    'attempt',
    ({ row }) => isApproved(row),
    (one) => isApproved(one.row) || declined(one),
  ),
  first_attempt_rate: share('payment', firstApproved, (one) => firstApproved(one) || firstDeclined(one)),
  recovery_retry: share('payment', (one) => recovery(one) === 'retry', firstDeclined),
  recovery_other_method: share('payment', (one) => recovery(one) === 'method', firstDeclined),
  recovery_three_ds: share('payment', (one) => recovery(one) === 'three_ds', firstDeclined),
  declines: sum('attempt', declined),
  error_rate_payer: share('payment', declinedBy('payer'), submitted),
  error_rate_issuer: share('payment', declinedBy('issuer'), submitted),
  error_rate_network: share('payment', declinedBy('network'), submitted),
  error_rate_risk: share('payment', declinedBy('risk'), submitted),
  error_rate_ours: share('payment', declinedBy('ours'), submitted),
  api_latency_p50: REQUESTS,
  api_latency_p95: REQUESTS,
  api_latency_p99: REQUESTS,
  risk_latency_p50: RISK,
  risk_latency_p95: RISK,
  risk_latency_p99: RISK,
  connector_latency_p50: CONNECTOR,
  connector_latency_p95: CONNECTOR,
  connector_latency_p99: CONNECTOR,
  three_ds_latency_p50: THREE_DS,
  three_ds_latency_p95: THREE_DS,
  three_ds_latency_p99: THREE_DS,
  webhook_latency_p50: TRIES,
  webhook_latency_p95: TRIES,
  webhook_latency_p99: TRIES,
  block_rate: share('attempt', decided('block'), assessed),
  blocked_amount: sum('attempt', (one) => (decided('block')(one) ? one.row.amount : 0), decided('block')),
  challenge_rate: share('attempt', decided('challenge'), assessed),
  review_rate: share('attempt', decided('review'), assessed),
  false_positive_rate: share(
    'attempt',
    ({ review }) => review === 'approved',
    ({ review }) => ['approved', 'declined', 'refunded_as_fraud'].includes(review ?? ''),
  ),
  refunds: sum('refund', counts),
  refund_amount: sum('refund', (one) => (counts(one) ? one.row.amount : 0), counts),
  disputes: sum('dispute', every),
  dispute_amount: sum('dispute', ({ row }) => row.amount, every),
  refund_rate: share('payment', (one) => one.refunded > 0, captured),
  refund_amount_rate: share(
    'payment',
    (one) => one.refunded,
    (one) => one.captured,
    captured,
  ),
  dispute_rate: share('payment', (one) => disputed(one) > 0, captured),
  dispute_amount_rate: share('payment', disputed, (one) => one.captured, captured),
  payouts: sum('payout', isPayout('pending', 'in_transit', 'paid', 'failed')),
  payout_amount: sum('payout', (one) => (paid(one) ? one.row.amount : 0), paid),
  payout_failures: sum('payout', isPayout('failed')),
  payout_failure_rate: share('payout', isPayout('failed'), isPayout('paid', 'failed')),
  payout_time_p50: PAYOUT_TIME,
  payout_time_p95: PAYOUT_TIME,
  satisfaction_share: share('payment', ({ row }) => (row.satisfaction ?? 0) >= 4, answered),
  satisfaction_answers: sum('payment', answered),
  satisfaction_response_rate: share(
    'payment',
    answered,
    (one) => one.row.checkout_session_id !== null && authorized(one),
  ),
  fees: sum('payment', (one) => one.fees, captured),
  take_rate: share(
    'payment',
    (one) => one.fees,
    (one) => one.captured,
    captured,
  ),
};

/** A number as plain arithmetic has it: of a percentile the duration itself, not yet that of a bucket. */
export type Expected = Pick<Figure, 'value' | 'numerator' | 'denominator' | 'sample'>;

/** How a number is made of what its facts add. */
export type Recipe = { kind: 'sum' | 'share' | 'percentile'; percentile?: number; isRounded?: boolean };

export function figure({ kind, percentile, isRounded }: Recipe, added: readonly Added[]): Expected {
  const total = (field: 'part' | 'whole' | 'sample') => added.reduce((all, one) => all + one[field], 0);
  const [part, whole, sample] = [total('part'), total('whole'), total('sample')];
  if (kind === 'sum') return { value: part, numerator: null, denominator: null, sample };
  if (kind === 'share') {
    const rate = whole === 0 ? null : part / whole;
    const value = rate !== null && isRounded ? Math.round(rate) : rate;
    return { value, numerator: part, denominator: whole, sample };
  }
  const sorted = added.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((a, b) => a - b);
  const nth = Math.ceil((sorted.length * (percentile ?? 0)) / 100) - 1;
  return { value: sorted[nth] ?? null, numerator: null, denominator: null, sample };
}
