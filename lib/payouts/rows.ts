import type { Payout } from '@/lib/generated/prisma/client';

/** A payout as Prisma reads it; the database's functions and snapshots say its day as `YYYY-MM-DD`. */
export type PayoutRow = Omit<Payout, 'arrivalDate'> & { arrivalDate: Date | string | null };
