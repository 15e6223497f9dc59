import type { EnvironmentContext } from '@/lib/auth/environment';
import { passageOf } from '@/lib/breakers/passage';
import { connectorsFor } from '@/lib/connectors';
import type { Connector, MethodType } from '@/lib/connectors/contract';

/** Where methods are offered: an environment's kind and its settings. */
export type Offer = Pick<EnvironmentContext, 'kind' | 'methods'>;

/** Whether new payments may use the method here. What was authorized before is captured and given back all the same. */
export function offersMethod({ methods }: Pick<Offer, 'methods'>, method: MethodType): boolean {
  return methods[method]?.enabled ?? true;
}

/** The connectors that an environment offers, in order of preference. */
export function offeredConnectors({ kind, methods }: Offer): Connector[] {
  return connectorsFor(kind).filter(({ methodType }) => offersMethod({ methods }, methodType));
}

/**
 * Whether a payer is shown the method: it is offered, and a network that takes it processes payments, or is tried again. What
 * makes sessions does not ask: a breaker is closed long before a session ends.
 */
export function showsMethod(
  environment: Offer & Pick<EnvironmentContext, 'breakers' | 'clockOffsetMs'>,
  method: MethodType,
): boolean {
  const connectors = offeredConnectors(environment).filter(({ methodType }) => methodType === method);
  if (connectors.length === 0) return offersMethod(environment, method);
  return connectors.some(({ name }) => passageOf(environment, name) !== 'shut');
}

/** What a capture through this connector costs here. */
export function feeOf({ methods }: Pick<Offer, 'methods'>, connector: Connector): Connector['fee'] {
  return methods[connector.methodType]?.fee ?? connector.fee;
}
