import { ensureCovered, requiredComponents } from '@/lib/auth/signatures/base';
import type { Signature } from '@/lib/auth/signatures/parse';
import { ensureDigest, ensureTime } from '@/lib/auth/signatures/verify';
import { sha256 } from '@/lib/crypto';
import { DomainError } from '@/lib/errors';
import { latin1, type PastedRequest, readable } from './pasted-request';
import { type Finding, found } from './schema';

/** Runs a step of the verifier; null when it passes. What is not a refusal is thrown on. */
export function refusalOf(step: () => void): DomainError | null {
  try {
    step();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** Which component is missing, too many, or named twice. */
export function checkCovered(request: PastedRequest, { components }: Signature): Finding {
  const hasBody = request.bodyBytes.length > 0;
  if (refusalOf(() => ensureCovered(request, components, hasBody)) === null)
    return found('covered', 'good', 'covered_good');
  const required = requiredComponents(request.headers, hasBody);
  const missing = required.find((name) => !components.includes(name));
  if (missing) return found('covered', 'bad', 'covered_missing', { name: missing });
  const extra = components.find((name) => !required.includes(name));
  if (extra) return found('covered', 'bad', 'covered_extra', { name: extra });
  return found('covered', 'bad', 'covered_twice', {
    name: components.find((name, nth) => components.indexOf(name) !== nth) ?? '',
  });
}

/** Whether the digest is that of the body, and otherwise of which other one. */
export function checkDigest({ headers, bodyBytes, doubled }: PastedRequest): Finding {
  const header = headers.get('content-digest') ?? null;
  const refusal = refusalOf(() => ensureDigest(header, bodyBytes));
  if (refusal === null) return found('digest', 'good', header === null ? 'digest_no_body' : 'digest_good');
  const wanted = digestOf(bodyBytes);
  if (header === null) return found('digest', 'bad', 'digest_absent', { wanted });
  if (doubled.includes('content-digest'))
    return found('digest', 'bad', 'header_twice', { name: 'content-digest' });
  if (!/^sha-256=:[A-Za-z0-9+/]{43}=:$/.test(header))
    return found('digest', 'bad', 'digest_form', { wanted });
  const other = otherBodies(bodyBytes.toString('utf8')).find(
    ([, body]) => digestOf(Buffer.from(body)) === header,
  );
  return found('digest', 'bad', other ? `digest_${other[0]}` : 'digest_other', { wanted });
}

function digestOf(body: Buffer): string {
  return `sha-256=:${sha256(body).toString('base64')}:`;
}

type OtherBody = [name: 'empty' | 'line_ends' | 'final_line_end' | 'spacing', body: string];

/** What the body may have been before it was sent, or pasted. */
function otherBodies(body: string): OtherBody[] {
  const parsed = jsonOf(body);
  const written: OtherBody[] =
    parsed === undefined
      ? []
      : [
          ['spacing', JSON.stringify(parsed)],
          ['spacing', JSON.stringify(parsed, null, 2)],
          ['spacing', JSON.stringify(parsed, null, 4)],
          [
            'spacing',
            JSON.stringify(parsed, null, 1)
              .replace(/\n */g, ' ')
              .replace(/([{[]) | ([}\]])/g, '$1$2'),
          ],
        ];
  return [
    ['empty', ''],
    ['line_ends', body.replace(/\r?\n/g, '\r\n')],
    ['line_ends', body.replace(/\r\n/g, '\n')],
    ['final_line_end', `${body}\n`],
    ['final_line_end', `${body}\r\n`],
    ['final_line_end', body.replace(/[\r\n]+$/, '')],
    ...written,
  ];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** How far the signature's time is from the server's. */
export function checkTime(signature: Signature, nowMs: number): Finding {
  const seconds = Math.floor(nowMs / 1_000) - signature.created;
  const values = { seconds: String(Math.abs(seconds)) };
  if (refusalOf(() => ensureTime(signature, nowMs)) === null)
    return found('time', 'good', 'time_good', values);
  // Milliseconds where seconds are meant.
  if (signature.created > 10_000_000_000) return found('time', 'bad', 'time_milliseconds');
  return found('time', 'bad', seconds > 0 ? 'time_old' : 'time_ahead', values);
}

/** Whether a signature can be read from the headers at all. `refusal` is what the parser said. */
export function checkHeaders({ headers, doubled }: PastedRequest, refusal: DomainError | null): Finding {
  if (headers.get('authorization')) return found('headers', 'bad', 'headers_authorization');
  const twice = ['signature-input', 'signature', 'idempotency-key'].find((name) => doubled.includes(name));
  if (twice) return found('headers', 'bad', 'header_twice', { name: twice });
  if (refusal === null) return found('headers', 'good', 'headers_good');
  const absent = ['signature-input', 'signature'].find((name) => !headers.get(name));
  if (absent) return found('headers', 'bad', 'headers_absent', { name: absent });
  const input = headers.get('signature-input') ?? '';
  if (/;(expires|tag)=/.test(input)) return found('headers', 'bad', 'headers_parameter');
  return found('headers', 'bad', 'headers_form', { detail: readable(latin1(refusal.detail)) });
}
