import { callFunction } from '@/lib/db';
import { notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { inEnvironment } from '@/lib/present-environment';
import type { EnvironmentKind } from './permissions';
import { ShortCache } from './short-cache';

/** The environment an actor acts in, with what every door needs of its merchant. */
export type EnvironmentContext = {
  id: string;
  merchantId: string;
  name: string;
  kind: EnvironmentKind;
  /** How far the sandbox's clock is ahead of real time; 0 in live. */
  clockOffsetMs: number;
  merchantSlug: string;
  merchantName: string;
  timeZone: string;
  defaultCurrency: string;
  returnOrigins: string[];
  /** What was set of methods, by their names; lib/methods says what holds where nothing was. */
  methods: Readonly<Record<string, MethodSettings>>;
  /** Circuit breakers that are open, by their connectors; lib/breakers says what they mean. */
  breakers: Readonly<Record<string, OpenBreaker>>;
};

/** Instants of the environment's clock, in milliseconds. */
export type OpenBreaker = { probeAtMs: number; closesAtMs: number };

/** Whether a method is offered, and what its network takes for a capture; without a fee the connector's terms hold. */
export type MethodSettings = {
  enabled: boolean;
  fee: { basisPoints: number; fixed: Readonly<Record<string, number>> } | null;
};

type Cache = ShortCache<EnvironmentContext | null>;
const holder = globalThis as typeof globalThis & { countinghouseEnvironments?: Cache };

function cache(): Cache {
  holder.countinghouseEnvironments ??= new ShortCache(1_000, 10_000, loadEnvironment);
  return holder.countinghouseEnvironments;
}

/** The environment with this id, at most a second old. Throws `not_found`. */
export async function environmentContext(id: string): Promise<EnvironmentContext> {
  const context = await cache().get(id);
  if (!context) throw notFound();
  return context;
}

/** Makes this process read the environment again: its clock was moved or its merchant's settings changed. */
export function forgetEnvironment(id: string): void {
  cache().forget(id);
}

type EnvironmentRow = {
  id: string;
  merchant_id: string;
  name: string;
  kind: EnvironmentKind;
  clock_offset_ms: number;
  slug: string;
  merchant_name: string;
  time_zone: string;
  default_currency: string;
  return_origins: string[];
  methods: EnvironmentContext['methods'] | null;
  breakers: Record<string, { probe_at: string; closes_at: string }> | null;
};

async function loadEnvironment(id: string): Promise<EnvironmentContext | null> {
  if (!isId('environment', id)) return null;
  // Its own rows are shown for this: whoever asks has not entered it yet.
  const row = await inEnvironment(id, () =>
    callFunction<EnvironmentRow | null>('environment_context', id, {}),
  );
  if (!row) return null;
  return {
    id: row.id,
    merchantId: row.merchant_id,
    name: row.name,
    kind: row.kind,
    clockOffsetMs: row.clock_offset_ms,
    merchantSlug: row.slug,
    merchantName: row.merchant_name,
    timeZone: row.time_zone,
    defaultCurrency: row.default_currency,
    returnOrigins: row.return_origins,
    methods: row.methods ?? {},
    breakers: Object.fromEntries(
      Object.entries(row.breakers ?? {}).map(([connector, { probe_at, closes_at }]) => [
        connector,
        { probeAtMs: Date.parse(probe_at), closesAtMs: Date.parse(closes_at) },
      ]),
    ),
  };
}
