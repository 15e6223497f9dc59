import { z } from 'zod';

/** What many shapes of the API have in common. */
export const minor = z.int().describe('Minor units of `currency`');
export const instant = z.iso.datetime();
export const nullableText = z.string().nullable();
export const metadata = z.record(z.string(), z.string());
export const scope = { environment: z.string(), livemode: z.boolean() };
export const stamps = { created_at: instant, updated_at: instant, version: z.int() };
export const Decline = z.strictObject({
  code: z.string(),
  network_code: nullableText,
  advice: z.enum(['retry_later', 'update_card', 'authenticate', 'other_method', 'never']),
  retry_after: z.int().nullable().describe('Seconds'),
});
