import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';
import type { Answer } from './api';

/** What signs: the key's id, and its secret (as the product shows it) or the private half of an Ed25519 key. */
export type TestSigner = { id: string } & ({ secret: string } | { privateKey: KeyObject });

export type SignedRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
};
type Plain = { method: string; url: string; body?: string; headers?: Record<string, string> };
/** What a test wants otherwise than in the profile. */
type Changes = {
  fields?: readonly string[];
  params?: readonly string[];
  label?: string;
  alg?: string;
  keyid?: string;
  nonce?: string;
  /** Seconds that `created` is away from now. */
  ahead?: number;
  more?: Record<string, string>;
};

export const BASE_FIELDS = ['@method', '@authority', '@path', '@query'] as const;

export function contentDigest(body: string | Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** Signs as a merchant's server would, with an implementation of RFC 9421 that shares nothing with the product. */
export async function sign(
  request: Plain,
  signer: TestSigner,
  changes: Changes = {},
): Promise<SignedRequest> {
  const { method, url, body } = request;
  const headers: Record<string, string> = { ...request.headers };
  if (body) headers['Content-Digest'] ??= contentDigest(body);
  const present = (name: string) => Object.keys(headers).some((header) => header.toLowerCase() === name);
  const fields = [...BASE_FIELDS, ...['content-digest', 'idempotency-key'].filter(present)];
  const key =
    'secret' in signer
      ? createSigner(Buffer.from(signer.secret, 'base64url'), 'hmac-sha256', signer.id)
      : createSigner(signer.privateKey, 'ed25519', signer.id);
  const signed = await httpbis.signMessage(
    {
      key,
      name: changes.label ?? 'sig',
      fields: [...(changes.fields ?? fields)],
      params: [...(changes.params ?? ['created', 'keyid', 'nonce', 'alg'])],
      paramValues: {
        created: new Date(Date.now() + (changes.ahead ?? 0) * 1_000),
        nonce: changes.nonce ?? randomUUID(),
        ...(changes.alg ? { alg: changes.alg } : {}),
        ...(changes.keyid ? { keyid: changes.keyid } : {}),
        ...changes.more,
      },
    },
    { method, url, headers },
  );
  return { method, url, headers: signed.headers as Record<string, string>, body: body ?? null };
}

export async function send({ method, url, headers, body }: SignedRequest): Promise<Answer> {
  const response = await fetch(url, {
    method,
    body,
    headers: { ...(body === null ? {} : { 'Content-Type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : null };
}

/** A payment to sign; every one has an idempotency key of its own. */
export function newPayment(serverUrl: string): Required<Plain> {
  return {
    method: 'POST',
    url: `${serverUrl}/api/v1/payments`,
    body: '{"amount":1999,"currency":"USD"}',
    headers: { 'Idempotency-Key': randomUUID() },
  };
}

/** What was answered, short enough to compare. */
export function verdict(answer: Answer): string {
  return answer.status === 200 ? '200' : `${answer.status} ${answer.body.code}`;
}
