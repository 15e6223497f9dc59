import type { Actor } from '@/lib/auth/actor';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { createdBetween, inOrNot } from '@/lib/lists/where';
import { payerIs } from '@/lib/payments/where-payer';
import { traitsAsked } from '@/lib/payments/where-trait';
import type { CheckoutSessionFilters } from './filters';
import type { CheckoutView } from './status';
import type { SessionStep } from './steps';

type Where = Prisma.CheckoutSessionWhereInput;

const VIEWS: Record<CheckoutView, Where> = {
  open: { status: 'open' },
  completed: { status: 'completed' },
  unpaid: { status: { in: ['expired', 'canceled'] } },
};

/** The sessions that a list is asked for, as the database's view `metric_session` counts them. */
export function whereSession(actor: Actor, filters: CheckoutSessionFilters): Where {
  const { environment } = actor;
  const traits = [...traitsAsked(filters), ...inOrNot('dropOff', filters.drop_off, filters['drop_off[not]'])];
  return {
    AND: [
      { environmentId: environment.id },
      ...inOrNot('status', filters.status, filters['status[not]']),
      ...inOrNot('currency', filters.currency, filters['currency[not]']),
      ...createdBetween(
        'checkoutSession',
        filters['created[gte]'],
        filters['created[lt]'],
        environment.clockOffsetMs,
      ),
      ...(filters.view ? [VIEWS[filters.view]] : []),
      ...(filters.step ? [{ OR: filters.step.map(reached) }] : []),
      ...(filters['step[not]'] ? [{ NOT: filters['step[not]'].map(reached) }] : []),
      ...(traits.length > 0 ? [{ trait: { AND: traits } }] : []),
      ...(filters.customer ? [{ customerId: filters.customer }] : []),
      ...(filters.email ? [payerIs(actor, filters.email)] : []),
      ...(filters.reference ? [{ reference: filters.reference }] : []),
      ...(filters.search ? [foundBy(actor, filters.search.trim())] : []),
    ],
  };
}

/** Every session with traits was shown. */
function reached(step: SessionStep): Where {
  return { trait: step === 'opened' ? { isNot: null } : { is: { [step]: true } } };
}

function foundBy(actor: Actor, text: string): Where {
  if (isId('checkoutSession', text)) return { id: text };
  if (isId('customer', text)) return { customerId: text };
  return text.includes('@') ? payerIs(actor, text) : { reference: text };
}
