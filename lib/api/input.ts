import { validate } from '@/lib/doors/validate';
import { DomainError, ensure } from '@/lib/errors';
import type { Trace } from './audit-trace';
import type { ApiRequest } from './handler';
import { parseJson } from './json';
import type { Route } from './route';

export const MAX_BODY_BYTES = 256 * 1024;

/** Throws `payload_too_large`. */
export function ensureSize(body: Buffer): void {
  ensure(body.length <= MAX_BODY_BYTES, 'payload_too_large', 'A body has at most 256 kB. Nothing was done.');
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body through the schema of its route. What was read of it is noted in the trace. */
export function bodyInput(route: Route, request: ApiRequest, trace: Trace): unknown {
  const { body } = request;
  ensureSize(body);
  if (body.length === 0) return route.schema ? validate(route.schema, {}) : {};
  const type = request.headers.get('content-type') ?? '';
  ensure(
    /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type),
    'unsupported_media_type',
    'Send the body as application/json in UTF-8.',
  );
  const text = decode(body);
  const input = parseJson(text);
  trace.read = { text, input };
  return route.schema ? validate(route.schema, input) : input;
}

function decode(body: Buffer): string {
  try {
    const text = UTF8.decode(body);
    ensure(
      !text.includes('\0') && !text.startsWith('\ufeff'),
      'invalid_request',
      'The body holds NUL or a byte order mark.',
    );
    return text;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid_request', 'The body is not valid UTF-8. Nothing was done.');
  }
}
