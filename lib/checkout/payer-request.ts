import { randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { payerActor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { env } from '@/lib/env';
import { DomainError, ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';

/** Where a payer's page lives: `/c/{environment}/{session}`. */
export type SessionAddress = { environment: string; session: string };

const MAX_BODY_BYTES = 8 * 1024;

/** The payer behind the request that Next is serving. Throws `not_found` for environments that do not exist. */
export async function currentPayer(environmentId: string): Promise<Actor> {
  if (!isId('environment', environmentId)) throw notFound();
  const { requestId, ip } = await currentFacts();
  return payerActor(environmentId, requestId, ip);
}

/** A new key for one submission of the form: 144 random bits. */
export function newSubmissionKey(): string {
  return randomBytes(18).toString('base64url');
}

/**
 * Refuses requests that another site's page made. Browsers say so in `Sec-Fetch-Site`; older ones only in `Origin`,
 * which a form on a page without referrer sends as `null`.
 */
export function ensureSameSite(headers: Headers): void {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isOurs = site
    ? site === 'same-origin' || site === 'none'
    : !origin || origin === new URL(env().PUBLIC_URL).origin;
  ensure(
    isOurs,
    'origin_not_allowed',
    'The form must be sent from the checkout page itself. Nothing was charged.',
  );
}

/**
 * The fields of a submitted form or JSON object; values that are not text are left out. Throws
 * `unsupported_media_type`, `payload_too_large`, `invalid_request`.
 */
export async function readFields(
  request: Request,
): Promise<{ fields: Map<string, string>; isScript: boolean }> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const isScript = type === 'application/json';
  ensure(
    isScript || type === 'application/x-www-form-urlencoded',
    'unsupported_media_type',
    'The form is sent as application/x-www-form-urlencoded or application/json.',
  );
  const text = await readText(request);
  return { fields: isScript ? jsonFields(text) : new Map(new URLSearchParams(text)), isScript };
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw new DomainError('payload_too_large', 'The form has at most 8 kB. Nothing was charged.');
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonFields(text: string): Map<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    throw new DomainError('invalid_request', 'The body is not valid JSON. Nothing was charged.');
  }
}
