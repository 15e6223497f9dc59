import type { PayoutAccount } from '@/lib/generated/prisma/client';

/** What screens and renderers read of an account: never its number. */
export type PayoutAccountRow = Omit<PayoutAccount, 'number'>;
