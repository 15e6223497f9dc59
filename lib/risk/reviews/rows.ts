import type { Review } from '@/lib/generated/prisma/client';

/** A review as the database's functions return it; with its payment where it was read for a list. */
export type ReviewRow = Review & { payment?: ReviewedPayment };

export type ReviewedPayment = {
  amount: bigint;
  currency: string;
  status: string;
  risk: unknown;
};
