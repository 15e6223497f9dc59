import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { notFound } from '@/lib/errors';
import type { Simulation } from '@/lib/generated/prisma/client';

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
