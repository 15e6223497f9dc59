import type { Connector, MethodType } from './contract';
import { sandboxAlipay } from './sandbox-alipay';
import { sandboxCard } from './sandbox-card';

/** Every connector by its name. Adding one is its file and a line here (docs/how-to-add/connector.md). */
export const CONNECTORS = {
  'sandbox-card': sandboxCard,
  'sandbox-alipay': sandboxAlipay,
} satisfies Record<string, Connector>;

export type ConnectorName = keyof typeof CONNECTORS;
export const CONNECTOR_NAMES = Object.keys(CONNECTORS) as ConnectorName[];

/** The connector of this name, null if there is none. */
export function connectorNamed(name: string): Connector | null {
  return Object.hasOwn(CONNECTORS, name) ? CONNECTORS[name as ConnectorName] : null;
}

/** The connectors that an environment of this kind may use, in order of preference. */
export function connectorsFor(kind: 'live' | 'sandbox'): Connector[] {
  return Object.values<Connector>(CONNECTORS).filter((connector) => connector.environments.includes(kind));
}

/** Why a payment goes to a connector: the names that take the method, in order of preference, and what chose among them. */
export type Routing = { reason: 'only_connector' | 'first_connector'; considered: string[] };

/** The way that a method type takes here, as it is written down with the attempt. */
export function routingOf(kind: 'live' | 'sandbox', methodType: MethodType): Routing {
  const considered = connectorsFor(kind)
    .filter((connector) => connector.methodType === methodType)
    .map(({ name }) => name);
  return { reason: considered.length === 1 ? 'only_connector' : 'first_connector', considered };
}

/** The first connector for a method type in an environment of this kind, null if the method is not offered there. */
export function connectorForMethod(kind: 'live' | 'sandbox', methodType: MethodType): Connector | null {
  return connectorsFor(kind).find((connector) => connector.methodType === methodType) ?? null;
}
