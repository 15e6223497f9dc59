import type { CheckoutSession } from '@/lib/generated/prisma/client';

/** A checkout session as Prisma reads it and as the database's functions return it. */
export type CheckoutSessionRow = CheckoutSession;
