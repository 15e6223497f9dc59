/**
 * The fields that many inputs share, each checked in one place. Client-safe. An issue that has an error code of its own
 * carries it as `params.error`; every other issue is an `invalid_request`.
 */
import { z } from 'zod';
import { holdsCardNumber } from './card-number';
import { oneDomain } from './domain-names';
import type { ErrorCode } from './errors';
import { type Currency, isCurrency, MAX_AMOUNT } from './money';

const METADATA_KEYS_MAX = 50;
const METADATA_KEY_LENGTH_MAX = 40;
const METADATA_VALUE_LENGTH_MAX = 500;
const EMAIL_LENGTH_MAX = 254;
const EMAIL_LOCAL_LENGTH_MAX = 64;
const URL_LENGTH_MAX = 2_048;

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
const CARD_NUMBER_DETAIL = 'Card numbers are taken as tokens only. Remove the number from this text.';

/** Characters as people count them, so that an emoji of two UTF-16 units is one. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Free text of 1 to `lengthMax` characters; kept as it is, never trimmed. A card number in it is refused. */
export function text(lengthMax: number) {
  return z
    .string()
    .min(1)
    .superRefine((value, context) => {
      if (lengthOf(value) > lengthMax) {
        context.addIssue({
          code: 'too_big',
          maximum: lengthMax,
          origin: 'string',
          inclusive: true,
          input: value,
        });
      }
      const detail = problemOf(value);
      if (detail) context.addIssue({ code: 'custom', message: detail });
    });
}

/** The same for a text that has a length and a form of its own: what PostgreSQL cannot store, and card numbers, are refused. */
export function withoutCardNumbers(schema: z.ZodString) {
  return schema.superRefine((value, context) => {
    const detail = problemOf(value);
    if (detail) context.addIssue({ code: 'custom', message: detail });
  });
}

function problemOf(value: string): string | null {
  if (UNSTORABLE.test(value)) return 'The text has a character that cannot be stored.';
  return holdsCardNumber(value) ? CARD_NUMBER_DETAIL : null;
}

/** The merchant's own id of an object: indexed, not unique. */
export const Reference = text(200);
export const Description = text(1_000);
export const PersonName = text(200);

const error = (code: ErrorCode) => ({ error: code });

function checkMetadata(value: Record<string, string | null>, context: z.core.$RefinementCtx): void {
  const refuse = (path: string[], message: string) =>
    context.addIssue({ code: 'custom', path, message, params: error('metadata_limit') });
  const entries = Object.entries(value);
  if (entries.length > METADATA_KEYS_MAX) refuse([], `At most ${METADATA_KEYS_MAX} keys are kept.`);
  for (const [key, item] of entries) {
    const keyDetail = problemOf(key);
    if (keyDetail) {
      // Without the path: it would repeat the key.
      context.addIssue({ code: 'custom', message: keyDetail });
      continue;
    }
    const size = lengthOf(key);
    if (size < 1 || size > METADATA_KEY_LENGTH_MAX) {
      refuse(
        [key.slice(0, METADATA_KEY_LENGTH_MAX)],
        `A key has 1 to ${METADATA_KEY_LENGTH_MAX} characters.`,
      );
    }
    if (item === null) continue;
    if (lengthOf(item) > METADATA_VALUE_LENGTH_MAX) {
      refuse([key], `A value has at most ${METADATA_VALUE_LENGTH_MAX} characters.`);
    }
    const detail = problemOf(item);
    if (detail) context.addIssue({ code: 'custom', path: [key], message: detail });
  }
}

/** What the merchant wants to keep with an object; stored and given back as it is. */
export const Metadata = z.record(z.string(), z.string()).superRefine(checkMetadata);
export type Metadata = z.infer<typeof Metadata>;

/** A change of metadata: named keys are set, keys with null are removed, all others stay. */
export const MetadataChange = z.record(z.string(), z.string().nullable()).superRefine(checkMetadata);
export type MetadataChange = z.infer<typeof MetadataChange>;

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{C}]+$/u;

/**
 * An e-mail address in the form in which it is stored and compared: without spaces around it, Unicode-normalised
 * (NFKC, so that look-alikes such as a full-width at sign cannot hide), lower-case. Null when it is none: quoted local
 * parts, comments and several addresses are not accepted. Its domain is in the form of `oneDomain`.
 */
export function normaliseEmail(typed: string): string | null {
  const address = typed.trim().normalize('NFKC').toLowerCase();
  const [local = '', domain = '', ...rest] = address.split('@');
  if (rest.length > 0 || address.length > EMAIL_LENGTH_MAX || local.length > EMAIL_LOCAL_LENGTH_MAX)
    return null;
  if (!LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return null;
  const readable = oneDomain(domain);
  return readable === null || holdsCardNumber(address) ? null : `${local}@${readable}`;
}

export const Email = z
  .string()
  .max(EMAIL_LENGTH_MAX + 64)
  .transform((typed, context) => {
    const address = normaliseEmail(typed);
    if (address !== null) return address;
    context.addIssue({ code: 'custom', message: 'This is not an e-mail address.' });
    return z.NEVER;
  });

/** A telephone number as people write it: an optional plus, digits and the usual separators. */
export const Phone = z
  .string()
  .regex(/^\+?[0-9][0-9 ()./-]{2,38}$/)
  .refine((value) => !holdsCardNumber(value), CARD_NUMBER_DETAIL);

/**
 * Whether a browser may be sent to this address: absolute, http or https, without user name or password. Which origins
 * a merchant allows is checked by the operation.
 */
export function isWebUrl(value: string): boolean {
  // The WHATWG parser drops tabs and line breaks and takes backslashes for slashes, so it is not asked about those.
  if (value.length > URL_LENGTH_MAX || !/^https?:\/\/[^\s\\/?#@]+(?:[/?#][^\s\\]*)?$/i.test(value))
    return false;
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && url.username === '' && url.password === '';
}

/** Where the payer's browser goes afterwards. */
export const Url = z.string().superRefine((value, context) => {
  if (!isWebUrl(value) || UNSTORABLE.test(value)) {
    const message = 'The URL must be absolute, begin with http:// or https:// and hold no user name.';
    context.addIssue({ code: 'custom', message, params: error('url_not_allowed') });
  }
});

/** The largest number of a PostgreSQL `integer`. */
export const INT_MAX = 2_147_483_647;
/** The version of a row that a change was made from. */
export const Version = z.int().min(1).max(INT_MAX);

/** An amount in minor units: a JSON integer from 1 to 10^12. Texts, fractions and exponents are refused. */
export const Amount = z
  .custom<number>((value) => typeof value === 'number', 'must be an integer of minor units')
  .superRefine((value, context) => {
    if (!Number.isSafeInteger(value)) {
      const tooLarge = Number.isInteger(value) && value > 0;
      context.addIssue({
        code: 'custom',
        message: 'must be an integer of minor units, without fraction or exponent',
        ...(tooLarge ? { params: error('amount_too_large') } : {}),
      });
    } else if (value < 1 || Object.is(value, -0)) {
      context.addIssue({ code: 'custom', message: 'must be at least 1', params: error('amount_too_small') });
    } else if (value > MAX_AMOUNT) {
      const message = `must be at most ${MAX_AMOUNT}`;
      context.addIssue({ code: 'custom', message, params: error('amount_too_large') });
    }
  })
  .meta({ type: 'integer', minimum: 1, maximum: MAX_AMOUNT, description: 'Minor units of `currency`' });

/** An upper-case ISO 4217 code that we accept. */
export const CurrencyCode = z
  .string()
  .max(16)
  .superRefine((value, context) => {
    if (!isCurrency(value)) {
      const message = 'must be an upper-case ISO 4217 code that is supported';
      context.addIssue({ code: 'custom', message, params: error('currency_unsupported') });
    }
  }) as unknown as z.ZodType<Currency, string>;
