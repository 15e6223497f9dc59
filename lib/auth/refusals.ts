import { env } from '@/lib/env';
import { DomainError, type ErrorCode, type KnownActor } from '@/lib/errors';

const CHALLENGE = { headers: { 'WWW-Authenticate': 'Bearer realm="countinghouse"' } };

/** A 401 with the challenge that RFC 9110 asks for. */
function refused(code: ErrorCode, detail: string, members: Record<string, unknown> = {}): DomainError {
  return new DomainError(code, detail, { ...members, ...CHALLENGE });
}

/** One and the same for missing, malformed, unknown, revoked and expired keys and tokens, signing keys included. */
export function invalidKey(): DomainError {
  return refused(
    'invalid_key',
    'Send an active API key as `Authorization: Bearer sk_…`, or sign the request with an active signing key.',
  );
}

export function keyInUrl(): DomainError {
  return refused(
    'invalid_key',
    'A key was sent in the URL. Send it in the Authorization header, and roll it.',
  );
}

export function notSignedIn(): DomainError {
  return refused('not_signed_in', 'The session has ended. Sign in again; nothing was done.');
}

/** The merchant asks its members for a second factor, and this one has none. */
export function secondFactorRequired(): DomainError {
  return new DomainError('second_factor_required', 'Set up a second factor first. Nothing was done.');
}

/** `why` says what the signature lacks; it never says what it would have to be. */
export function signatureInvalid(why: string): DomainError {
  return refused('signature_invalid', `${why} Nothing was done.`);
}

export function signatureRequired(detail: string): DomainError {
  return refused('signature_required', detail);
}

export function digestMismatch(): DomainError {
  return refused('digest_mismatch', 'Content-Digest is not the SHA-256 of the body. Nothing was done.');
}

/** `serverTime` in seconds of Unix time: what a client with a wrong clock corrects itself by. */
export function timestampOutOfRange(serverTime: number): DomainError {
  return refused(
    'timestamp_out_of_range',
    '`created` is more than 300 seconds away from server_time. Sign again with a corrected time and a new nonce.',
    { server_time: serverTime },
  );
}

/** The refusal of a signature with the page that explains it, to members of whoever has the key. Others as they are. */
export function withExplanation(error: unknown, keyId: string | null): unknown {
  if (error instanceof DomainError && error.status === 401 && error.code !== 'invalid_key')
    error.details.explained_at = `${env().PUBLIC_URL}/signatures${keyId === null ? '' : `?key=${keyId}`}`;
  return error;
}

export function nonceReused(): DomainError {
  return refused(
    'nonce_reused',
    'A request with this nonce was answered already. Sign again with a new nonce; nothing was done.',
  );
}

/** A key that is good, used from where it may not be; the error says whose, for the audit log. */
export function addressRefused(actor: KnownActor): DomainError {
  const from = actor.ip ?? 'an unknown address';
  const error = new DomainError('ip_not_allowed', `This key may not be used from ${from}. Nothing was done.`);
  error.refused = actor;
  return error;
}

/** A publishable key that is good, used from a page that is not among its own. The page is not repeated: anybody names it. */
export function originRefused(actor: KnownActor): DomainError {
  const error = new DomainError(
    'origin_not_allowed',
    'This publishable key may be used from its allowed origins only. Nothing was done.',
  );
  error.refused = actor;
  return error;
}
