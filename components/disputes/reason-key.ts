import { DISPUTE_REASONS } from '@/lib/disputes/schema';

/** The reason as messages name it; one that we do not know reads as the general one. */
export function reasonKey(reason: string): (typeof DISPUTE_REASONS)[number] {
  return DISPUTE_REASONS.find((one) => one === reason) ?? 'general';
}
