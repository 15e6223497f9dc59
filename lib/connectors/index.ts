import type { Connector, MethodType } from './contract';
import { sandboxAlipay } from './sandbox-alipay';
import { sandboxCard } from './sandbox-card';

/** Every connector by its name. Adding one is its file and a line here (docs/how-to-add/connector.md). */
export const CONNECTORS = {
  'sandbox-card': sandboxCard,
  'sandbox-alipay': sandboxAlipay,
} satisfies Record<string, Connector>;

export type ConnectorName = keyof typeof CONNECTORS;

/** The connector of this name, null if there is none. */
export function connectorNamed(name: string): Connector | null {
  return Object.hasOwn(CONNECTORS, name) ? CONNECTORS[name as ConnectorName] : null;
}

/** The connectors that an environment of this kind may use, in order of preference. */
export function connectorsFor(kind: 'live' | 'sandbox'): Connector[] {
  return Object.values<Connector>(CONNECTORS).filter((connector) => connector.environments.includes(kind));
}

/** The first connector for a method type in an environment of this kind, null if the method is not offered there. */
export function connectorForMethod(kind: 'live' | 'sandbox', methodType: MethodType): Connector | null {
  return connectorsFor(kind).find((connector) => connector.methodType === methodType) ?? null;
}
