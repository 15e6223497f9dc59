import type { z } from 'zod';
import { DomainError, type ErrorCode, type FieldError } from '@/lib/errors';

/**
 * Input through a schema. Throws one `DomainError` that lists every problem with its JSON pointer (RFC 6901); the
 * error's own code is the first specific one (`unknown_field`, `amount_too_small`, …), else `invalid_request`.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(fieldErrors).slice(0, 20);
  const specific = errors.find((item) => item.code !== 'invalid_request')?.code as ErrorCode | undefined;
  const first = errors[0];
  throw new DomainError(
    specific ?? 'invalid_request',
    first ? `${first.pointer || 'The body'} ${first.detail}. Nothing was done.` : 'The input is not valid.',
    { errors },
  );
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const pointer = issue.path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${pointer}/${key.slice(0, 80)}`,
      code: 'unknown_field',
      detail: 'does not exist',
    }));
  }
  const params = issue.code === 'custom' ? (issue.params as { error?: ErrorCode } | undefined) : undefined;
  const detail = issue.message.replace(/\.$/, '');
  return [{ pointer, code: params?.error ?? 'invalid_request', detail }];
}
