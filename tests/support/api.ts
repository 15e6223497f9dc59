import { randomUUID } from 'node:crypto';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { newId } from '@/lib/ids';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { test as base } from './shared-server';

/** JSON of an answer; tests know its shape and say so where they read it. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape pass through here.
type Json = any;
export type Answer = { status: number; headers: Headers; body: Json; text: string };
type Options = { headers?: Record<string, string>; key?: string | null; idempotencyKey?: string | null };

/** A client of the merchant API with the key of one environment; POSTs get a new idempotency key unless told. */
export type ApiClient = {
  environmentId: string;
  liveEnvironmentId: string;
  merchantId: string;
  secret: string;
  get(path: string, options?: Options): Promise<Answer>;
  post(path: string, body?: unknown, options?: Options): Promise<Answer>;
  send(method: string, path: string, body: string | Uint8Array | null, options?: Options): Promise<Answer>;
};

/**
 * A new merchant with a secret key of its sandbox, talking to the server at `url`, or to what stands in for it in this
 * process.
 */
export async function newApiClient(url: string, ask: typeof fetch = fetch): Promise<ApiClient> {
  const input = {
    name: `Merchant ${randomUUID().slice(0, 8)}`,
    country: 'US',
    defaultCurrency: 'USD',
    timeZone: 'UTC',
  } as const;
  const owner = { email: `${newId('user')}@example.test`, name: 'Owner', passwordHash: '$argon2id$unusable' };
  const merchant = await createMerchant(input, owner);
  const actor = await systemActor(merchant.sandbox);
  const { secret } = await createKey(actor, { name: 'tests', kind: 'secret' }, { claim: null });
  const send: ApiClient['send'] = async (method, path, body, options = {}) => {
    const key = options.key === undefined ? secret : options.key;
    const response = await ask(`${url}/api/v1${path}`, {
      method,
      body: body as BodyInit | null,
      headers: {
        ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? null : JSON.parse(text),
    };
  };
  return {
    environmentId: merchant.sandbox,
    liveEnvironmentId: merchant.live,
    merchantId: merchant.merchantId,
    secret,
    send,
    get: (path, options) => send('GET', path, null, options),
    post(path, body = {}, options = {}) {
      const key = options.idempotencyKey === undefined ? randomUUID() : options.idempotencyKey;
      const headers = { ...(key === null ? {} : { 'Idempotency-Key': key }), ...options.headers };
      return send('POST', path, JSON.stringify(body), { ...options, headers });
    },
  };
}

/** For tests of the merchant API: `api` is a client of a merchant that no other test sees. */
export const test = base.extend<{ api: ApiClient }>({
  api: async ({ server }, use) => use(await newApiClient(server.url)),
});

export { expect } from '@playwright/test';
