import type { CheckoutSession, CheckoutSessionTrait } from '@/lib/generated/prisma/client';

/** A checkout session as Prisma reads it and as the database's functions return it. */
export type CheckoutSessionRow = CheckoutSession;

/** The same with how far its payer came; null where its page was never shown. */
export type CheckoutSessionWithSteps = CheckoutSession & { trait: CheckoutSessionTrait | null };
