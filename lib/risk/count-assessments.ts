import { Histogram, type Registry } from 'prom-client';
import { monotonicMs } from '@/lib/clock';
import { instruments } from '@/lib/telemetry';
import { noteSpan, traced } from '@/lib/trace';
import { type Assessed, assessRisk } from './assess';

/** Asks risk about an attempt, and counts for operators how long that took and what was decided. */
export async function assessAndCount(known: Parameters<typeof assessRisk>[0]): Promise<Assessed> {
  const started = monotonicMs();
  const assessed = await traced({ name: 'risk' }, async () => {
    const answer = await assessRisk(known);
    noteSpan({ 'countinghouse.decision': answer.risk.decision });
    return answer;
  });
  const { decision } = assessed.risk;
  instruments('risk', create).observe({ decision }, (monotonicMs() - started) / 1_000);
  return assessed;
}

const create = (registers: Registry[]) =>
  new Histogram({
    name: 'countinghouse_risk_assessment_duration_seconds',
    help: 'Time that risk took for one attempt, by what it decided',
    labelNames: ['decision'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
    registers,
  });
