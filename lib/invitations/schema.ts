import { z } from 'zod';
import { LANGUAGES, type Locale } from '@/lib/i18n/languages';
import { RefundLimit, RoleChoice } from '@/lib/merchants/schema';

/** How long a link can be used. */
export const INVITATION_HOURS = 72;

const id = z.string().max(64);

export const CreateInvitation = z.strictObject({
  email: z.string().max(1_000),
  role: RoleChoice,
  /** Null leaves the role's. */
  refundLimitMajor: RefundLimit.nullable().default(null),
  /** The language of the mail, and the new person's. */
  locale: z.enum(Object.keys(LANGUAGES) as [Locale, ...Locale[]]),
});
export type CreateInvitation = z.output<typeof CreateInvitation>;

export const SendInvitationAgain = z.strictObject({ id });
export type SendInvitationAgain = z.output<typeof SendInvitationAgain>;

export const RevokeInvitation = z.strictObject({ id });
export type RevokeInvitation = z.output<typeof RevokeInvitation>;

/** Fields of the form of somebody who has no sign-in yet. The password's own rules are checked by the operation. */
export const JoinForm = z.object({
  token: z.string().max(200),
  name: z.string().trim().min(1).max(200),
  password: z.string().max(4_000),
});

/** What the page of an invitation shows after a try. */
export type JoinState = {
  problem: null | 'invalid' | 'ended' | 'wrong_account' | 'taken' | 'busy' | 'not_signed_in';
  errors: { name?: string; password?: string };
  /** What was typed, without the password. */
  name: string;
};
export const JOIN_START: JoinState = { problem: null, errors: {}, name: '' };
