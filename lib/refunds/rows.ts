import type { Refund, RefundApproval } from '@/lib/generated/prisma/client';

/** A refund as Prisma reads it and as the database's functions return it. */
export type RefundRow = Refund;

/** The request for a second person's approval, and what became of it. */
export type RefundApprovalRow = RefundApproval;
