import type { Actor } from '@/lib/auth/actor';
import type { Simulation } from '@/lib/generated/prisma/client';
import type { SimulationReport } from './queries';
import type { Quality } from './report';
import type { Outcome, SideOutcome, SimulationMode, SimulationStatus } from './status';

type Viewer = Pick<Actor, 'environment'>;

/** A simulation as the merchant API shows it. */
export function renderSimulation(viewer: Viewer, row: Simulation) {
  return {
    id: row.id,
    object: 'simulation' as const,
    environment: row.environmentId,
    livemode: viewer.environment.kind === 'live',
    mode: row.mode as SimulationMode,
    status: row.status as SimulationStatus,
    seed: row.seed,
    rate: row.rate,
    minutes: row.minutes,
    days: row.days,
    planned: row.planned,
    played: row.played,
    rhythm: row.rhythm as 'even' | 'daily',
    methods: row.methods,
    countries: row.countries,
    card_testing: row.cardTesting,
    stolen_cards: row.stolenCards,
    outage: row.outage,
    refunds: row.refunds,
    disputes: row.disputes,
    outcomes: row.outcomes as Partial<Record<Outcome | SideOutcome, number>>,
    failure: row.failure,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    version: row.version,
  };
}
export type SimulationView = ReturnType<typeof renderSimulation>;

const qualityOf = ({ precision, recall, falsePositiveRate }: Quality) => ({
  precision,
  recall,
  false_positive_rate: falsePositiveRate,
});

/** How well risk told frauds from customers in a run. */
export function renderReport(viewer: Viewer, { simulation, report }: SimulationReport) {
  const { money } = report;
  return {
    object: 'simulation_report' as const,
    environment: simulation.environmentId,
    livemode: viewer.environment.kind === 'live',
    simulation: simulation.id,
    status: simulation.status as SimulationStatus,
    seed: simulation.seed,
    attempts: report.attempts,
    /** What counts as found. */
    found_by: ['challenge', 'review', 'block'] as ('challenge' | 'review' | 'block')[],
    matrix: report.matrix,
    ...qualityOf(report),
    blocked_legitimate: report.blockedLegitimate,
    found: report.found.map(({ recallLate, ...rest }) => ({ ...rest, recall_after_first_few: recallLate })),
    thresholds: report.thresholds.map((row) => ({
      score: row.at,
      ...qualityOf(row),
      recall_card_testing: row.cardTesting,
      recall_stolen_card: row.stolenCard,
    })),
    rules: report.rules,
    money: {
      currency: 'USD' as const,
      fraud_stopped: money.fraudStopped,
      fraud_paid: money.fraudPaid,
      legitimate_paid: money.legitimatePaid,
      legitimate_lost: money.legitimateLost,
    },
  };
}
export type ReportView = ReturnType<typeof renderReport>;
