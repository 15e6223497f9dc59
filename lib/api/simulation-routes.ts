import { z } from 'zod';
import { scaleSimulation, stopSimulation } from '@/lib/testlab/simulations/change-simulation';
import { getSimulation } from '@/lib/testlab/simulations/queries';
import { renderSimulation } from '@/lib/testlab/simulations/render';
import { ScaleSimulation, StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { act, type Route, read } from './route';

const simulation = {
  permission: 'sandbox:write',
  returns: 'Simulation',
  render: renderSimulation,
} as const;

/** Made-up traffic of sandboxes. */
// biome-ignore format: a table reads better in its own columns
export const SIMULATION_ROUTES: readonly Route[] = [
  act('/test_helpers/simulations', {
    ...simulation, summary: 'Start made-up traffic, live at a rate or back-dated', idempotency: 'optional',
    schema: StartSimulation, operation: startSimulation,
  }),
  read('/test_helpers/simulations/:id', {
    ...simulation, summary: 'Retrieve a simulation and how far it is', query: getSimulation,
  }),
  act('/test_helpers/simulations/:id/scale', {
    ...simulation, summary: 'Play live traffic at another rate', idempotency: 'optional', schema: ScaleSimulation,
    operation: scaleSimulation,
  }),
  act('/test_helpers/simulations/:id/stop', {
    ...simulation, summary: 'Stop a simulation; what it played stays', idempotency: 'optional',
    schema: z.strictObject({}), operation: stopSimulation,
  }),
];
