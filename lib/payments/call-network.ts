import type { EnvironmentContext } from '@/lib/auth/environment';
import { now } from '@/lib/clock';
import { connectorNamed } from '@/lib/connectors';
import type {
  Answer,
  CallContext,
  CardDetails,
  Connector,
  DisputeResponse,
  OperationName,
} from '@/lib/connectors/contract';
import { observeCall } from '@/lib/connectors/observe-call';
import { env } from '@/lib/env';
import { assert } from '@/lib/errors';
import { feeOf } from '@/lib/methods/terms';
import type { OperationRow } from './rows';

/** What an authorization needs beside its operation; none of it is stored. */
export type AuthorizeExtras = {
  capture: 'auto' | 'manual';
  card: CardDetails | null;
  returnUrl: string;
  challenge: boolean;
  payer: { email: string | null; locale: string; ip: string | null };
  description: string | null;
};

/** The connector through which an operation went; it cannot be missing while its operations exist. */
export function connectorOf(operation: Pick<OperationRow, 'connector'>): Connector {
  const connector = connectorNamed(operation.connector);
  assert(connector, `connector ${operation.connector} is registered`);
  return connector;
}

function callContext(environment: EnvironmentContext, connector: string): CallContext {
  return {
    environmentId: environment.id,
    at: now(environment.clockOffsetMs),
    callbackUrl: `${env().PUBLIC_URL}/api/connectors/${connector}/${environment.id}`,
    timeoutMs: env().NETWORK_TIMEOUT_MS,
  };
}

/** Sends a reserved authorization to its network. Never throws for what a network does: that is an outcome. */
export function sendAuthorization(
  environment: EnvironmentContext,
  operation: OperationRow,
  extras: AuthorizeExtras,
): Promise<Answer> {
  const connector = connectorOf(operation);
  const { id, paymentId, amount, currency } = operation;
  const request = { operationId: id, paymentId, amount, currency, ...extras };
  const context = callContext(environment, connector.name);
  return observeCall(operation, 'authorize', () => connector.authorize(request, context));
}

/** Sends a reserved capture, cancel or refund to the network that holds the authorization. */
export function sendFollowUp(
  environment: EnvironmentContext,
  operation: OperationRow,
  final: boolean,
): Promise<Answer> {
  const connector = connectorOf(operation);
  const { id, paymentId, amount, currency, networkReference } = operation;
  assert(networkReference !== null, 'a follow-up refers to an authorization');
  const request = { operationId: id, paymentId, networkReference, amount, currency };
  const context = callContext(environment, connector.name);
  const kind = operation.kind as 'capture' | 'cancel' | 'refund';
  return observeCall(operation, kind, () =>
    kind === 'capture'
      ? connector.capture({ final, ...request }, context)
      : connector[kind](request, context),
  );
}

/** Sends reserved evidence, or with null the acceptance, to the bank behind a dispute. */
export function sendDisputeResponse(
  environment: EnvironmentContext,
  operation: OperationRow,
  evidence: DisputeResponse | null,
): Promise<Answer> {
  const connector = connectorOf(operation);
  const { id, paymentId, amount, currency, networkReference } = operation;
  assert(networkReference !== null, 'a response refers to a dispute');
  const request = { operationId: id, paymentId, networkReference, amount, currency, evidence };
  const context = callContext(environment, connector.name);
  const kind = evidence === null ? 'dispute_accept' : 'dispute_submit';
  return observeCall(operation, kind, () => connector.respond(request, context));
}

/**
 * Asks the network what became of an operation. `seal` makes "never heard of it" final: the network then refuses the
 * operation should it still arrive.
 */
export function inquire(
  environment: EnvironmentContext,
  operation: OperationRow,
  seal: boolean,
): Promise<Answer> {
  const connector = connectorOf(operation);
  const request = { operationId: operation.id, kind: operation.kind as OperationName, seal };
  const context = callContext(environment, connector.name);
  return observeCall(operation, 'inquire', () => connector.inquire(request, context));
}

/**
 * What a capture costs: basis points of the amount and a fixed part in minor units, as `capture_fee` in the database takes
 * them. It knows what was captured before and rounds over the sum, so that the parts of a payment add up to the whole.
 */
export function feeTermsOf(
  environment: Pick<EnvironmentContext, 'methods'>,
  connector: Connector,
  currency: string,
): { basis_points: number; fixed: number } {
  const { basisPoints, fixed } = feeOf(environment, connector);
  return { basis_points: basisPoints, fixed: fixed[currency] ?? 0 };
}
