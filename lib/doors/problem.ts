import { redactCardNumbers } from '@/lib/card-number';
import { asBusy } from '@/lib/database-errors';
import { env } from '@/lib/env';
import { DomainError, ERRORS, type ErrorCode, type FieldError } from '@/lib/errors';
import { log } from '@/lib/log';

/** An error as RFC 9457 has it, with our extensions. The console's actions answer with the same object. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  category: string;
  request_id: string;
  errors?: FieldError[];
  [member: string]: unknown;
};

/**
 * The problem that an error is to its caller. What is not a `DomainError` is our bug: it becomes `internal_error`, and
 * only the log (found by the request id) says more. A replayed refusal keeps the id of the request that met it first.
 */
export function problemOf(error: unknown, requestId: string): Problem {
  const met = asBusy(error);
  const known = met instanceof DomainError ? met : internal(error, requestId);
  const { status, category, title } = ERRORS[known.code];
  const { headers: _headers, retryAfter: _retryAfter, cause: _cause, ...members } = known.details;
  const id = known.replayed || requestId;
  return {
    type: `${env().PUBLIC_URL}/docs/problems/${known.code}`,
    title,
    status,
    // Details and pointers may quote a field's name, and anything can be typed there.
    detail: redactCardNumbers(known.detail),
    instance: `/api/v1/request_logs/${id}`,
    code: known.code,
    category,
    request_id: id,
    ...members,
    ...(members.errors && { errors: members.errors.map(withoutCardNumbers) }),
  };
}

function withoutCardNumbers({ pointer, code, detail }: FieldError): FieldError {
  return { pointer: redactCardNumbers(pointer), code, detail: redactCardNumbers(detail) };
}

function internal(error: unknown, requestId: string): DomainError {
  log.error({ err: error, requestId }, 'unexpected error');
  return new DomainError(
    'internal_error',
    'We could not finish this and do not know how far it came. Ask for the object’s status, or send the request again ' +
      'with the same Idempotency-Key: it will not act twice.',
  );
}
