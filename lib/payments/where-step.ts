import type { Prisma } from '@/lib/generated/prisma/client';
import { APPROVED_ATTEMPTS, CHALLENGES, DECLINE_CLASSES, type DeclineClass, type PaymentStep } from './steps';
import { PAYMENT_METHODS } from './views';

type Where = Prisma.PaymentWhereInput;
type AttemptWhere = Prisma.AttemptWhereInput;

const tried = (attempt: AttemptWhere): Where => ({ attempts: { some: attempt } });
const first = (attempt: AttemptWhere): Where => tried({ number: 1, ...attempt });
const statusOfThreeDs = (status: string): AttemptWhere => ({ threeDs: { path: ['status'], equals: status } });
const codeIs = (code: string): AttemptWhere => ({ decline: { path: ['code'], equals: code } });
const declinedAs = (name: DeclineClass): Where => tried({ OR: DECLINE_CLASSES[name].map(codeIs) });

const AUTHORIZED: Where = { amountAuthorized: { gt: 0 } };
const FIRST_AUTHORIZED = first({ status: { in: [...APPROVED_ATTEMPTS] } });
const FIRST_DECLINED = first({ status: 'declined' });
const RECOVERED: Where = { AND: [FIRST_DECLINED, AUTHORIZED] };
/** Prisma cannot compare the columns of two tables; there are few methods. */
const BY_METHOD: Where = {
  OR: PAYMENT_METHODS.map((method) => ({
    AND: [first({ methodType: method }), { methodType: { not: method } }],
  })),
};
const BY_THREE_DS = first(codeIs('authentication_required'));

const STOPPED_BY_PAYER: AttemptWhere = { OR: ['payer_canceled', 'payer_timed_out'].map(codeIs) };

/** The payments to which this happened, as the database's view `metric_payment` counts them. */
export const WHERE_STEP: Record<PaymentStep, Where> = {
  submitted: { attemptCount: { gt: 0 } },
  challenged: tried({
    OR: [...CHALLENGES.map(statusOfThreeDs), { status: 'requires_action', methodType: 'card' }],
  }),
  authenticated: tried(statusOfThreeDs('challenged')),
  authorized: AUTHORIZED,
  captured: { amountCaptured: { gt: 0 } },
  decided: { OR: [AUTHORIZED, { declinedCount: { gt: 0 } }] },
  first_decided: { OR: [FIRST_AUTHORIZED, FIRST_DECLINED] },
  first_authorized: FIRST_AUTHORIZED,
  first_declined: FIRST_DECLINED,
  recovered_retry: { AND: [RECOVERED, { NOT: BY_METHOD }, { NOT: BY_THREE_DS }] },
  recovered_method: { AND: [RECOVERED, BY_METHOD] },
  recovered_three_ds: { AND: [RECOVERED, { NOT: BY_METHOD }, BY_THREE_DS] },
  declined_payer: declinedAs('payer'),
  declined_issuer: declinedAs('issuer'),
  declined_network: declinedAs('network'),
  declined_risk: declinedAs('risk'),
  declined_ours: declinedAs('ours'),
  not_processed: tried({
    OR: [
      { status: 'unknown' },
      ...DECLINE_CLASSES.network.map((code) => ({ status: 'declined', ...codeIs(code) })),
      { status: 'failed', NOT: STOPPED_BY_PAYER },
    ],
  }),
  refunded: { amountRefunded: { gt: 0 } },
  answered: { satisfaction: { not: null } },
  satisfied: { satisfaction: { gte: 4 } },
  disputed: { disputes: { some: { stage: { not: 'inquiry' } } } },
};
