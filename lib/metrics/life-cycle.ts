import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import type { Currency } from '@/lib/money';
import { endsOf, type Flow, flowsOf, PAYMENT_FLOWS, STAGES, type Stage, WAYS } from '@/lib/payments/ways';
import type { Measure } from './measures';
import { readSums } from './read-sums';
import { filtersOf, type LifeCycleQuery } from './schema';
import { checkedInput } from './series-input';

/** How many payments came to a stage, and how many took a flow from one stage to the next. */
export type LifeCycle = {
  /** Everything that had happened until then is counted. RFC 3339. */
  as_of: string;
  /** Payments made in the range. */
  payments: number;
  stages: { stage: Stage; count: number }[];
  flows: { flow: Flow; from: Stage; to: Stage; count: number }[];
};

const wayOf = (measure: Measure) => measure.replace('payment.way_', '');
const MEASURES = [...WAYS.keys()].map((way): Measure => `payment.way_${way}`);

/**
 * Where the payments of a range are now, and on which ways they came there; a payment counts in every stage that it passed.
 * Read from the folded sums. Throws `invalid_request` as `readSeries`.
 */
export async function readLifeCycle(actor: Actor, query: LifeCycleQuery): Promise<LifeCycle> {
  const at = now(actor.environment.clockOffsetMs);
  const { bounds, filters, currency } = checkedInput(
    actor,
    {
      metric: 'payments',
      from: new Date(query.from),
      to: new Date(query.to),
      granularity: 'month',
      filters: filtersOf(query),
      currency: query.currency as Currency | undefined,
    },
    at,
  );
  const sums = await readSums(
    actor,
    { measures: MEASURES, bounds, dimension: null, filters, isHourly: false },
    at,
  );
  const stages = new Map<Stage, number>();
  const flows = new Map<Flow, number>();
  let payments = 0;
  for (const { measure, amount } of sums.filter((sum) => currency === null || sum.currency === currency)) {
    const way = WAYS.get(wayOf(measure)) ?? [];
    payments += amount;
    for (const stage of way) stages.set(stage, (stages.get(stage) ?? 0) + amount);
    for (const flow of flowsOf(way)) flows.set(flow, (flows.get(flow) ?? 0) + amount);
  }
  return {
    as_of: at.toISOString(),
    payments,
    stages: STAGES.map((stage) => ({ stage, count: stages.get(stage) ?? 0 })),
    flows: PAYMENT_FLOWS.map((flow) => {
      const [from, to] = endsOf(flow);
      return { flow, from, to, count: flows.get(flow) ?? 0 };
    }),
  };
}
