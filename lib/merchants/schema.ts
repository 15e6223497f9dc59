import { z } from 'zod';
import { ROLES } from '@/lib/auth/permissions';
import { CURRENCIES, type Currency } from '@/lib/money';
import { sandboxNameFault } from './sandbox-name';

const name = z.string().trim().min(1).max(120);
const timeZone = z.string().max(60).refine(isTimeZone, 'not a time zone of the IANA database');

export const CreateMerchant = z.strictObject({
  name,
  /** Part of the console's URLs; made from the name when it is missing. */
  slug: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/)
    .optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('US'),
  defaultCurrency: z.enum(Object.keys(CURRENCIES) as [Currency, ...Currency[]]).default('USD'),
  timeZone: timeZone.default('UTC'),
});
export type CreateMerchant = z.output<typeof CreateMerchant>;

/** Fields of the sign-up form. The password's own rules are checked by the operation. */
export const SignUp = z.object({
  merchantName: name,
  name: z.string().trim().min(1).max(200),
  email: z.string().max(1_000),
  password: z.string().max(4_000),
  country: CreateMerchant.shape.country,
  defaultCurrency: CreateMerchant.shape.defaultCurrency,
  timeZone: CreateMerchant.shape.timeZone,
});
export type SignUp = z.output<typeof SignUp>;
export type SignUpField = keyof SignUp;

/** Per field the code of what is wrong (`required`, `invalid`, `too_short`, `too_long`, `too_common`, `taken`). */
export type SignUpState = {
  problem: null | 'invalid' | 'rate_limited' | 'busy';
  errors: Partial<Record<SignUpField, string>>;
  /** What was typed, without the password. */
  values: Partial<Record<Exclude<SignUpField, 'password'>, string>>;
};
export const SIGN_UP_START: SignUpState = { problem: null, errors: {}, values: {} };

export const CreateSandbox = z.strictObject({
  name: z
    .string()
    .refine(
      (text) => sandboxNameFault(text) === null,
      'must be 1 to 32 small letters, digits and hyphens, begin and end with a letter or digit, and not be `live`',
    ),
});
export type CreateSandbox = z.output<typeof CreateSandbox>;

export const CreateMember = z.strictObject({
  email: z.string().max(1_000),
  name: z.string().trim().min(1).max(200).optional(),
  role: z.enum(ROLES),
  password: z.string().max(4_000),
});
export type CreateMember = z.output<typeof CreateMember>;

/** Why somebody's rights change, for the audit log: codes, no free text. Client-safe. */
export const MEMBER_REASONS = ['new_duties', 'left', 'security', 'mistake', 'other'] as const;
export type MemberReason = (typeof MEMBER_REASONS)[number];
const reason = z.enum(MEMBER_REASONS);

/** A built-in role, or the id of one of the merchant's own. */
export const RoleChoice = z.union([
  z.enum(ROLES),
  z.templateLiteral(['rol_', z.string().regex(/^[0-9a-z]{26}$/)]),
]);

/** Whole units of a currency with two digits. */
export const RefundLimit = z.number().int().min(0).max(1_000_000_000);

export const ChangeMember = z.strictObject({
  memberId: z.string().max(64),
  role: RoleChoice,
  /** Null leaves the role's. */
  refundLimitMajor: RefundLimit.nullable().default(null),
  reason,
});
export type ChangeMember = z.output<typeof ChangeMember>;

export const RemoveMember = z.strictObject({ memberId: z.string().max(64), reason });
export type RemoveMember = z.output<typeof RemoveMember>;

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
