import { z } from 'zod';

/** Fields of the sign-in form. Lengths are bounded only against floods; what is wrong is never said in detail. */
export const SignInForm = z.object({
  email: z.string().max(1_000),
  password: z.string().min(1).max(4_000),
  next: z.string().max(2_000).optional(),
});

/** What the sign-in form shows after a try: one code for every refusal, and the address that was typed. */
export type SignInState = { problem: null | 'sign_in_failed' | 'busy'; email: string };
export const SIGN_IN_START: SignInState = { problem: null, email: '' };
