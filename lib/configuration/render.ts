import type { Actor } from '@/lib/auth/actor';
import type { ExportedConfiguration } from './export-configuration';
import type { ConfigurationPlan } from './import-configuration';

/** The configuration as the merchant API shows it. */
export function renderConfiguration(actor: Actor, { yaml, digest }: ExportedConfiguration) {
  return { object: 'configuration' as const, ...scopeOf(actor), digest, yaml };
}

/** A diff as the merchant API shows it, applied or not. */
export function renderPlan(actor: Actor, { digest, isApplied, changes }: ConfigurationPlan) {
  return { object: 'configuration_diff' as const, ...scopeOf(actor), digest, applied: isApplied, changes };
}

function scopeOf({ environment }: Actor) {
  return { environment: environment.id, livemode: environment.kind === 'live' };
}

export type ConfigurationDiff = ReturnType<typeof renderPlan>;
