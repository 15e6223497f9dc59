import { z } from 'zod';
import { advanceClock, renderClock } from '@/lib/testlab/advance-clock';
import { networkFaults, renderFaults, setNetworkFaults } from '@/lib/testlab/network-faults';
import { AdvanceClock, SetNetworkFaults } from '@/lib/testlab/schema';
import {
  pauseSimulation,
  resumeSimulation,
  scaleSimulation,
  stopSimulation,
} from '@/lib/testlab/simulations/change-simulation';
import { getSimulation, listSimulations, simulationReport } from '@/lib/testlab/simulations/queries';
import { renderReport, renderSimulation } from '@/lib/testlab/simulations/render';
import { ScaleSimulation, SimulationsPage, StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { act, list, type Route, read } from './route';

const simulation = {
  permission: 'sandbox:write',
  returns: 'Simulation',
  render: renderSimulation,
} as const;

const Nothing = z.strictObject({});

/** What only sandboxes have: a clock that can be moved, networks that can be made to fail, and made-up traffic. */
// biome-ignore format: a table reads better in its own columns
export const TEST_HELPER_ROUTES: readonly Route[] = [
  act('/test_helpers/clock', {
    permission: 'sandbox:write', returns: 'TestClock', idempotency: 'optional', summary: 'Move a sandbox’s clock forward',
    schema: AdvanceClock, operation: (actor, { seconds }) => advanceClock(actor, { seconds }),
    render: (_, clock) => renderClock(clock),
  }),
  act('/test_helpers/networks', {
    permission: 'sandbox:write', returns: 'NetworkFaults', idempotency: 'optional',
    summary: 'Make a sandbox’s networks slow, silent or wrong', schema: SetNetworkFaults,
    operation: (actor, { faults }) => setNetworkFaults(actor, { faults }),
    render: (_, faults) => renderFaults(faults),
  }),
  read('/test_helpers/networks', {
    permission: 'sandbox:write', returns: 'NetworkFaults', summary: 'The faults that a sandbox’s networks play',
    query: networkFaults, render: (_, faults) => renderFaults(faults),
  }),
  act('/test_helpers/simulations', {
    ...simulation, summary: 'Start made-up traffic: live, past days in a time-lapse, or back-dated', idempotency: 'optional',
    schema: StartSimulation, operation: startSimulation,
  }),
  list('/test_helpers/simulations', {
    ...simulation, summary: 'List simulations', schema: SimulationsPage, query: listSimulations,
  }),
  read('/test_helpers/simulations/:id', {
    ...simulation, summary: 'Retrieve a simulation and how far it is', query: getSimulation,
  }),
  read('/test_helpers/simulations/:id/report', {
    permission: 'sandbox:write', returns: 'SimulationReport', query: simulationReport, render: renderReport,
    summary: 'What attempts of a simulation were meant to be against what risk did',
  }),
  act('/test_helpers/simulations/:id/pause', {
    ...simulation, summary: 'Play nothing more until it goes on', idempotency: 'optional', schema: Nothing,
    operation: pauseSimulation,
  }),
  act('/test_helpers/simulations/:id/resume', {
    ...simulation, summary: 'Go on where a simulation paused', idempotency: 'optional', schema: Nothing,
    operation: resumeSimulation,
  }),
  act('/test_helpers/simulations/:id/scale', {
    ...simulation, summary: 'Play live traffic at another rate', idempotency: 'optional', schema: ScaleSimulation,
    operation: scaleSimulation,
  }),
  act('/test_helpers/simulations/:id/stop', {
    ...simulation, summary: 'Stop a simulation; what it played stays', idempotency: 'optional',
    schema: Nothing, operation: stopSimulation,
  }),
];
