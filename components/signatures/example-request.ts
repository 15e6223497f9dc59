/** What the form of the playground holds. */
export type SignatureForm = { method: string; url: string; headers: string; body: string; base: string };

export const EMPTY_FORM: SignatureForm = { method: 'POST', url: '', headers: '', body: '', base: '' };

const BODY = '{"amount":1999,"currency":"USD"}';

/** A payment as a signing key would sign it, with everything but the signature. */
export async function exampleRequest(keyId: string, origin: string, now: Date): Promise<SignatureForm> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(BODY));
  const digest = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const components = '"@method" "@authority" "@path" "@query" "content-digest" "idempotency-key"';
  const created = Math.floor(now.getTime() / 1_000);
  return {
    method: 'POST',
    url: `${origin}/api/v1/payments`,
    headers: [
      'Content-Type: application/json',
      `Content-Digest: sha-256=:${digest}:`,
      `Idempotency-Key: ${crypto.randomUUID()}`,
      `Signature-Input: sig=(${components});created=${created};keyid="${keyId}";nonce="${crypto.randomUUID()}";alg="hmac-sha256"`,
    ].join('\n'),
    body: BODY,
    base: '',
  };
}
