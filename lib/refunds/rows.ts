import type { Refund } from '@/lib/generated/prisma/client';

/** A refund as Prisma reads it and as the database's functions return it. */
export type RefundRow = Refund;
