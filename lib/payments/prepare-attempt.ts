import type { Actor, EnvironmentContext } from '@/lib/auth/actor';
import { letThrough, preferred, shut } from '@/lib/breakers/choose-connector';
import { passageOf } from '@/lib/breakers/passage';
import type { Probe } from '@/lib/breakers/probe';
import { leadingDigits } from '@/lib/card-number';
import { connectorForMethod, type Routing, routingOf } from '@/lib/connectors';
import type { CardDetails, Connector, Decline, MethodType } from '@/lib/connectors/contract';
import { declineOf } from '@/lib/connectors/declines';
import { env } from '@/lib/env';
import { assert, DomainError, ensure } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { offeredConnectors } from '@/lib/methods/terms';
import { type Currency, isCurrency } from '@/lib/money';
import type { KeptAssessment, RiskVerdict } from '@/lib/risk/assess';
import { assessAndCount } from '@/lib/risk/count-assessments';
import type { KnownOfAttempt } from '@/lib/risk/known';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';

/** What an attempt is made of, before anything is written. `card` holds the number in clear and is never stored. */
export type PreparedAttempt = {
  row: {
    id: string;
    operation_id: string;
    connector: string;
    method_type: string;
    method: Record<string, unknown> | null;
    payment_method_id: string;
    risk: RiskVerdict;
    assessment: KeptAssessment;
    routing: Routing;
    /** Only where risk refuses: then no network is asked. */
    decline?: Decline;
  };
  card: CardDetails | null;
  /** Where the connector's breaker is open: this payment tries whether the network is well again. */
  probe: Probe | null;
};

type Wanted = Pick<
  KnownOfAttempt,
  'amount' | 'email' | 'customerId' | 'metadata' | 'earlierAttempts' | 'threeDs' | 'payer'
> & { paymentMethodId: string; currency: string; manual: boolean };

/**
 * Opens the payment method, chooses the connector and asks risk. Throws `not_found` or `invalid_state` for the method,
 * `method_unavailable` when no connector takes it here, or the breaker of each that does is open. What risk refuses is prepared
 * like the rest and ends in the reserve.
 */
export async function prepareAttempt(actor: Actor, wanted: Wanted): Promise<PreparedAttempt> {
  const { environment } = actor;
  const method =
    wanted.paymentMethodId === 'alipay'
      ? ({ type: 'alipay', details: null, display: null } as const)
      : await cardForAttempt(environment.id, wanted.paymentMethodId);
  const offered = offeredConnectors(environment);
  const [first, ...others] = offered.filter(({ methodType }) => methodType === method.type);
  const alternatives = alternativesTo(environment, offered, wanted.currency);
  ensure(first, 'method_unavailable', unavailableDetail(environment, method.type), { alternatives });
  const connector = preferred(environment, [first, ...others]);
  if (!connector) throw shut(environment, first, alternatives);
  ensureCapable(connector, wanted);
  const { paymentMethodId, manual: _, currency, ...known } = wanted;
  const { risk, assessment } = await assessAndCount({
    environment,
    currency: knownCurrency(currency),
    method: method.type,
    card: method.display && Object.assign(leadingDigits(method.details.number), method.display),
    canHold: connector.capabilities.manualCapture,
    ...known,
  });
  // What risk refuses reaches no network, so it tries nothing.
  const probe = risk.decision === 'block' ? null : await letThrough(environment, connector, alternatives);
  return {
    row: {
      id: newId('attempt'),
      operation_id: newId('operation'),
      connector: connector.name,
      method_type: method.type,
      method: method.display,
      payment_method_id: paymentMethodId,
      risk,
      assessment,
      routing: routingOf(environment.kind, method.type),
      ...(risk.decision === 'block' ? { decline: declineOf('blocked_by_risk', null) } : {}),
    },
    card: method.details,
    probe,
  };
}

function knownCurrency(code: string): Currency {
  assert(isCurrency(code), 'a payment is in a currency of the table');
  return code;
}

/** Methods of this environment that take the currency and whose networks process payments. */
function alternativesTo(
  environment: EnvironmentContext,
  offered: readonly Connector[],
  currency: string,
): string[] {
  const taking = offered.filter(
    ({ name, currencies }) =>
      (currencies === 'all' || currencies.includes(currency)) && passageOf(environment, name) === 'free',
  );
  return [...new Set(taking.map(({ methodType }) => methodType))];
}

function unavailableDetail(environment: EnvironmentContext, type: MethodType): string {
  if (connectorForMethod(environment.kind, type) !== null) {
    return `This environment does not offer ${type} now. Nothing was charged.`;
  }
  return environment.kind === 'live'
    ? 'No payment network is connected to the live environment yet. Nothing was charged.'
    : `No connector takes ${type} here. Nothing was charged.`;
}

function ensureCapable(connector: Connector, wanted: Wanted): void {
  const takes = connector.currencies === 'all' || connector.currencies.includes(wanted.currency);
  if (!takes) {
    throw new DomainError('method_unavailable', `${connector.label} does not take ${wanted.currency}.`, {
      alternatives: ['card'],
    });
  }
  ensure(
    !wanted.manual || connector.capabilities.manualCapture,
    'method_unavailable',
    `${connector.label} captures at once; use capture_method auto.`,
    { alternatives: ['card'] },
  );
}

/** Where the payer's browser returns to: what the merchant asked for, or our own page that shows the result. */
export function returnUrlOf(
  environmentId: string,
  paymentId: string,
  wanted: string | null | undefined,
): string {
  return wanted ?? `${env().PUBLIC_URL}/return/${environmentId}/${paymentId}`;
}
