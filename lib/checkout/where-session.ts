import type { Actor } from '@/lib/auth/actor';
import type { Prisma } from '@/lib/generated/prisma/client';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { traitsAsked } from '@/lib/payments/where-trait';
import type { CheckoutSessionFilters } from './filters';
import type { SessionStep } from './steps';

/** The sessions that a list is asked for, as the database's view `metric_session` counts them. */
export function whereSession(
  { environment }: Actor,
  filters: CheckoutSessionFilters,
): Prisma.CheckoutSessionWhereInput {
  const { step, drop_off: dropOff } = filters;
  const traits = [
    ...traitsAsked(filters),
    ...(step ? [{ OR: step.map(reached) }] : []),
    ...(dropOff ? [{ dropOff: { in: dropOff } }] : []),
  ];
  return {
    AND: [
      { environmentId: environment.id, status: filters.status },
      ...inOrNot('currency', filters.currency, undefined),
      ...createdBetween(
        'checkoutSession',
        filters['created[gte]'],
        filters['created[lt]'],
        environment.clockOffsetMs,
      ),
      ...(traits.length > 0 ? [{ trait: { AND: traits } }] : []),
    ],
  };
}

/** Every session with traits was shown. */
function reached(step: SessionStep): Prisma.CheckoutSessionTraitWhereInput {
  return step === 'opened' ? {} : { [step]: true };
}
