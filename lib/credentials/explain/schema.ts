import { z } from 'zod';

/** A request as a developer pastes it, and what was signed for it where that is known. */
export const ExplainSignature = z.strictObject({
  method: z.string().trim().min(1).max(20),
  /** The whole URL, or path and query. */
  url: z.string().trim().min(1).max(8_000),
  /** One header on each line. */
  headers: z.string().max(20_000),
  body: z.string().max(256 * 1_024),
  /** The signature base that the caller signed. */
  base: z.string().max(20_000).optional(),
});
export type ExplainSignature = z.output<typeof ExplainSignature>;

export const CHECKS = [
  'headers',
  'key',
  'covered',
  'version',
  'digest',
  'time',
  'base',
  'signature',
  'nonce',
] as const;
export type Check = (typeof CHECKS)[number];

/** What can be found; each has its words in the messages. */
export const HINTS = [
  'headers_good',
  'headers_authorization',
  'header_twice',
  'headers_absent',
  'headers_parameter',
  'headers_form',
  'key_unknown',
  'key_kind',
  'key_good',
  'key_revoked',
  'key_expired',
  'covered_good',
  'covered_missing',
  'covered_extra',
  'covered_twice',
  'version_good',
  'version_algorithm',
  'version_ended',
  'digest_good',
  'digest_no_body',
  'digest_absent',
  'digest_form',
  'digest_empty',
  'digest_line_ends',
  'digest_final_line_end',
  'digest_spacing',
  'digest_other',
  'time_good',
  'time_old',
  'time_ahead',
  'time_milliseconds',
  'base_good',
  'base_absent',
  'base_host',
  'signature_good',
  'signature_ended',
  'signature_text',
  'signature_unknown',
  'signature_other_secret',
  'signature_of_theirs',
  'signature_of_neither',
  'mistake_line_ends',
  'mistake_final_line_end',
  'mistake_method_case',
  'mistake_own_host',
  'mistake_query_missing',
  'mistake_query_empty',
  'mistake_query_in_path',
  'mistake_path_decoded',
  'mistake_space',
  'mistake_parameters_labelled',
  'nonce_taken',
] as const;
export type Hint = (typeof HINTS)[number];

/** What was found of one check; `hint` names a message, `values` are what it speaks of. */
export type Finding = {
  check: Check;
  state: 'good' | 'bad' | 'unknown';
  hint: Hint;
  values: Record<string, string>;
};

export function found(
  check: Check,
  state: Finding['state'],
  hint: Hint,
  values: Record<string, string> = {},
): Finding {
  return { check, state, hint, values };
}
