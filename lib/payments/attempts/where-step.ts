import type { Prisma } from '@/lib/generated/prisma/client';
import { APPROVED_ATTEMPTS } from '../steps';
import type { AttemptStep } from './steps';

type Where = Prisma.AttemptWhereInput;

const assessed = (is: Prisma.RiskAssessmentWhereInput): Where => ({ assessment: { is } });
const reviewed = (statuses: string[]): Where => ({ reviews: { some: { status: { in: statuses } } } });
const threeDs = (status: string): Where => ({ threeDs: { path: ['status'], equals: status } });

/** The attempts to which this happened, as the database's view `metric_attempt` counts them. */
export const WHERE_ATTEMPT_STEP: Record<AttemptStep, Where> = {
  authorized: { status: { in: [...APPROVED_ATTEMPTS] } },
  declined: { status: 'declined' },
  assessed: { assessment: { isNot: null } },
  blocked: assessed({ decision: 'block' }),
  risk_challenged: assessed({ decision: 'challenge' }),
  reviewed: assessed({ decision: 'review' }),
  review_decided: reviewed(['approved', 'declined', 'refunded_as_fraud']),
  review_approved: reviewed(['approved']),
  answered: { latencyMs: { gte: 0 } },
  challenge_ended: {
    AND: [{ OR: [threeDs('challenged'), threeDs('failed')] }, { settledAt: { not: null } }],
  },
  risk_timed: assessed({ durationUs: { not: null } }),
};
