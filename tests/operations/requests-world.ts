import { answerApi } from '@/lib/api/handler';
import type { Actor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { newId } from '@/lib/ids';

/** Sends calls to the API's handler with a new key of this environment that may everything. */
export async function apiClient(actor: Actor) {
  const { secret } = await createKey(
    actor,
    { name: 'Server', kind: 'secret', requiresSignature: false },
    { claim: null },
  );
  return async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const key = newId('request');
    const headers = new Headers({
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      'user-agent': 'shop/1.0',
      ...more,
    });
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method, url: `/api/v1${path}`, headers, body: Buffer.from(text), ip: '203.0.113.9' };
    const answer = await answerApi(request);
    return { ...answer, key, id: answer.headers['Request-Id'] as string, json: JSON.parse(answer.body) };
  };
}
