import type { Actor } from '@/lib/auth/actor';
import { isBankConnected } from '@/lib/payouts/bank-connected';
import type { ConsoleContext } from './console-context';

/** What the browser is told of where the actor is, and nothing else of the actor. */
export function consoleOf({ environment, permissions }: Actor): ConsoleContext {
  const { id, name, kind, merchantSlug, merchantName, timeZone, defaultCurrency, clockOffsetMs } =
    environment;
  return {
    environmentId: id,
    environmentName: name,
    kind,
    merchantSlug,
    merchantName,
    timeZone,
    defaultCurrency,
    clockOffsetMs,
    bankConnected: isBankConnected(kind),
    permissions: [...permissions],
    base: `/m/${merchantSlug}/${name}`,
  };
}
