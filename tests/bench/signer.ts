import { createHash, createHmac, randomUUID } from 'node:crypto';

/**
 * Signs as an SDK would, with little more than the bytes need, because the load shares the machine's cores with the server
 * that is measured. That it is right, the server says with every 200.
 */
export class Signer {
  private readonly secret: Buffer;

  constructor(
    private readonly authority: string,
    private readonly keyId: string,
    secret: string,
  ) {
    this.secret = Buffer.from(secret, 'base64url');
  }

  /** The header lines of a POST with this body and idempotency key, each ending with CR LF. */
  head(path: string, body: string, idempotencyKey: string): string {
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const created = Math.floor(Date.now() / 1_000);
    const parameters =
      '("@method" "@authority" "@path" "@query" "content-digest" "idempotency-key")' +
      `;created=${created};keyid="${this.keyId}";nonce="${randomUUID()}";alg="hmac-sha256"`;
    const base =
      `"@method": POST\n"@authority": ${this.authority}\n"@path": ${path}\n"@query": ?\n"content-digest": ${digest}\n` +
      `"idempotency-key": ${idempotencyKey}\n"@signature-params": ${parameters}`;
    const signature = createHmac('sha256', this.secret).update(base).digest('base64');
    return `Content-Digest: ${digest}\r\nSignature-Input: sig=${parameters}\r\nSignature: sig=:${signature}:\r\n`;
  }
}
