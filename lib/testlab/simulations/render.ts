import type { Actor } from '@/lib/auth/actor';
import type { Simulation } from '@/lib/generated/prisma/client';

/** A simulation as the merchant API shows it. */
export function renderSimulation(viewer: Pick<Actor, 'environment'>, row: Simulation) {
  return {
    id: row.id,
    object: 'simulation' as const,
    environment: row.environmentId,
    livemode: viewer.environment.kind === 'live',
    mode: row.mode,
    status: row.status,
    seed: row.seed,
    rate: row.rate,
    days: row.days,
    planned: row.planned,
    played: row.played,
    fraud_bursts: row.bursts,
    outage: row.outage,
    failure: row.failure,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    version: row.version,
  };
}
export type SimulationView = ReturnType<typeof renderSimulation>;
