import { createHmac, randomBytes } from 'node:crypto';

const TIMEOUT_MS = 15_000;
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/** A secret for this session, in the form of Standard Webhooks. */
export function newSecret() {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function isSecret(text) {
  return SECRET.test(text);
}

/** The headers of Standard Webhooks 1.0, as deliveries of an endpoint have them. */
export function signedHeaders(id, body, secret, atMs = Date.now()) {
  const timestamp = String(Math.floor(atMs / 1_000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Posts an event like a webhook, without following redirects. Status, or why there is none, and milliseconds. */
export async function forward(url, event, secret, signal) {
  const body = JSON.stringify(event);
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...signedHeaders(event.id, body, secret) },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    return { status: answer.status, error: null, durationMs: took() };
  } catch (error) {
    const why = error.name === 'TimeoutError' ? 'no answer in 15 s' : (error.cause?.code ?? error.message);
    return { status: null, error: why, durationMs: took() };
  }
}
