import type { Actor } from '@/lib/auth/actor';
import { db, select } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';
import { type KeysetPage, keyset } from '@/lib/keyset';
import { type AttemptGroup, FIRST_FEW, type Report, reportOf } from './report';
import type { SimulationsPage } from './schema';

type Viewer = Pick<Actor, 'environment'>;

/** A simulation of the actor's sandbox. Throws `not_found`. */
export async function getSimulation({ environment }: Viewer, id: string): Promise<Simulation> {
  const where = { environmentId_id: { environmentId: environment.id, id } };
  const row = await db().simulation.findUnique({ where });
  if (!row) throw notFound();
  return row;
}

/** The simulation that was started last in the actor's sandbox. */
export function latestSimulation({ environment }: Viewer): Promise<Simulation | null> {
  return db().simulation.findFirst({ where: { environmentId: environment.id }, orderBy: { id: 'desc' } });
}

/** A page of the sandbox's simulations, newest first. */
export async function listSimulations(
  { environment }: Viewer,
  { limit, cursor }: SimulationsPage,
): Promise<KeysetPage<Simulation>> {
  const { id, orderBy, take, page } = keyset([environment.id, 'simulation'], cursor, limit);
  return page(
    await db().simulation.findMany({ where: { environmentId: environment.id, id }, orderBy, take }),
  );
}

export type SimulationReport = { simulation: Simulation; report: Report };

/** What a simulation meant its attempts to be against what risk did with them, so far. Throws `not_found`. */
export async function simulationReport(viewer: Viewer, id: string): Promise<SimulationReport> {
  const simulation = await getSimulation(viewer, id);
  const groups = await select<AttemptGroup>(
    'simulation_report',
    `SELECT intent, decision, score, rules, paid, nth >= ${FIRST_FEW} AS late, count(*)::int AS attempts,
       coalesce(sum(amount_usd), 0)::float8 AS "amountUsd"
     FROM simulation_attempt WHERE environment_id = $1 AND simulation_id = $2
     GROUP BY intent, decision, score, rules, paid, late`,
    [viewer.environment.id, id],
  );
  return { simulation, report: reportOf(groups) };
}

/** How many payments a simulation has made so far, counted up to `take`. */
export function countPaymentsOf({ environmentId, id }: Simulation, take: number): Promise<number> {
  return db().payment.count({ where: { environmentId, simulationId: id }, take });
}
