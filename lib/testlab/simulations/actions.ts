'use server';

import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import type { Answered } from '@/lib/doors/call';
import { consoleAction } from '@/lib/doors/console-action';
import type { Simulation } from '@/lib/generated/prisma/client';
import { pauseSimulation, resumeSimulation, scaleSimulation, stopSimulation } from './change-simulation';
import { renderSimulation } from './render';
import { ScaleSimulation, StartSimulation } from './schema';
import { startSimulation } from './start-simulation';

const ById = z.strictObject({ id: z.string().max(64) });
const rendered = (actor: Actor, { row }: Answered<Simulation>) => renderSimulation(actor, row);

export const startSimulationAction = consoleAction(
  'sandbox:write',
  StartSimulation,
  startSimulation,
  rendered,
);
export const scaleSimulationAction = consoleAction(
  'sandbox:write',
  ScaleSimulation.extend({ id: z.string().max(64) }),
  scaleSimulation,
  rendered,
);
export const pauseSimulationAction = consoleAction('sandbox:write', ById, pauseSimulation, rendered);
export const resumeSimulationAction = consoleAction('sandbox:write', ById, resumeSimulation, rendered);
export const stopSimulationAction = consoleAction('sandbox:write', ById, stopSimulation, rendered);
