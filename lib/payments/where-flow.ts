import type { Prisma } from '@/lib/generated/prisma/client';
import { endsOf, type Flow, type Stage, stagesBetween } from './ways';
import { WHERE_STEP } from './where-step';

type Where = Prisma.PaymentWhereInput;

const OVER: Where = { status: { in: ['canceled', 'expired'] } };
const REFUSED: Where = { OR: [{ declinedCount: { gt: 0 } }, { status: 'failed' }] };
const { authorized: AUTHORIZED, captured: CAPTURED, first_declined: FIRST_DECLINED } = WHERE_STEP;

/** What holds for the payments that came to a stage, as `payment_way` in the database says it. */
const WHERE_STAGE: Record<Stage, Where> = {
  created: {},
  submitted: WHERE_STEP.submitted,
  challenged: { AND: [WHERE_STEP.submitted, WHERE_STEP.challenged] },
  authorized_first: { AND: [WHERE_STEP.submitted, AUTHORIZED, { NOT: FIRST_DECLINED }] },
  authorized_later: { AND: [WHERE_STEP.submitted, AUTHORIZED, FIRST_DECLINED] },
  captured: CAPTURED,
  kept: { NOT: [WHERE_STEP.refunded, WHERE_STEP.disputed] },
  refunded: { AND: [WHERE_STEP.refunded, { NOT: WHERE_STEP.disputed }] },
  disputed: WHERE_STEP.disputed,
  to_capture: { NOT: [CAPTURED, OVER] },
  declined: { AND: [{ NOT: [AUTHORIZED, OVER] }, REFUSED] },
  canceled: { AND: [{ NOT: CAPTURED }, OVER] },
  left: { NOT: [AUTHORIZED, OVER, REFUSED] },
};

/** The payments that took a flow. */
export function whereFlow(flow: Flow): Where {
  const [from, to] = endsOf(flow);
  return {
    AND: [
      WHERE_STAGE[from],
      WHERE_STAGE[to],
      { NOT: stagesBetween(flow).map((stage) => WHERE_STAGE[stage]) },
    ],
  };
}
