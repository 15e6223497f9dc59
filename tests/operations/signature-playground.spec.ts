import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { publicAuthorities } from '@/lib/auth/signatures/authorities';
import { DIFFERENCE_HINTS } from '@/lib/auth/signatures/difference';
import { MISTAKES } from '@/lib/auth/signatures/guesses';
import { registerPublicKey } from '@/lib/credentials/create-key';
import { type Explanation, explainSignature } from '@/lib/credentials/explain/explain-signature';
import { CHECKS, ExplainSignature, HINTS } from '@/lib/credentials/explain/schema';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { rotateSigningKey } from '@/lib/credentials/rotate-signing-key';
import { CreateKey, RegisterPublicKey, RotateSigningKey } from '@/lib/credentials/schema';
import { pool } from '@/lib/db';
import { expect, test } from '../support/database';
import { makeKey, makeMerchant, refusal } from './auth-support';
import { messagesOf } from './messages-support';

const NO_CLAIM = { claim: null };
const BODY = '{"amount":1999,"currency":"USD"}';
const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

type Given = {
  method?: string;
  url?: string;
  body?: string;
  digest?: string;
  components?: string[];
  created?: number;
  /** What the client signs instead of the base. */
  signs?: (base: string) => string;
  /** What the client takes for the secret. */
  secretOf?: (text: string) => string | Buffer;
  headers?: string[];
  pasted?: (base: string) => string;
};

/** A request as a client would make it, with whatever it gets wrong. */
function request(key: { id: string; secret: string }, given: Given = {}) {
  const authority = publicAuthorities()[0] ?? '';
  const url = given.url ?? `http://${authority}/api/v1/payments?a=b%20c`;
  const body = given.body ?? BODY;
  const idempotency = randomUUID();
  const target = url.replace(/^https?:\/\/[^/]+/, '');
  const mark = target.indexOf('?');
  const values: Record<string, string> = {
    '@method': given.method ?? 'POST',
    '@authority': authority,
    '@path': mark === -1 ? target : target.slice(0, mark),
    '@query': mark === -1 ? '?' : target.slice(mark),
    'content-digest': given.digest ?? digestOf(body),
    'idempotency-key': idempotency,
  };
  const components = given.components ?? Object.keys(values);
  const created = given.created ?? Math.floor(Date.now() / 1_000);
  const parameters = `(${components.map((name) => `"${name}"`).join(' ')});created=${created};keyid="${key.id}";nonce="${randomUUID()}";alg="hmac-sha256"`;
  const base = [
    ...components.map((name) => `"${name}": ${values[name] ?? ''}`),
    `"@signature-params": ${parameters}`,
  ];
  const text = base.join('\n');
  const secret = (given.secretOf ?? ((one: string) => Buffer.from(one, 'base64url')))(key.secret);
  const signature = createHmac('sha256', secret)
    .update((given.signs ?? String)(text))
    .digest('base64');
  const headers = [
    `Content-Digest: ${values['content-digest']}`,
    `Idempotency-Key: ${idempotency}`,
    `Signature-Input: sig=${parameters}`,
    `Signature: sig=:${signature}:`,
    ...(given.headers ?? []),
  ];
  return ExplainSignature.parse({
    method: given.method ?? 'POST',
    url,
    headers: headers.join('\n'),
    body,
    base: given.pasted?.(text),
  });
}

async function newSigner(): Promise<{ actor: Actor; key: { id: string; secret: string } }> {
  const actor = await systemActor((await makeMerchant()).sandbox);
  return { actor, key: await makeKey(actor, CreateKey.parse({ name: 'Signs', kind: 'signing' })) };
}

const wrong = ({ findings }: Explanation) =>
  findings.flatMap(({ state, hint }) => (state === 'bad' ? [hint] : []));

test('whatever can be found has its words', () => {
  const words = [...messagesOf('en').keys()];
  const below = (family: string) =>
    words.flatMap((key) => (key.startsWith(`signatures.${family}.`) ? [key.split('.')[2] ?? ''] : [])).sort();
  expect(below('hints')).toEqual([...HINTS].sort());
  expect(below('checks')).toEqual([...CHECKS].sort());
  expect(below('differences')).toEqual([...DIFFERENCE_HINTS].sort());
  expect(below('hints')).toEqual(expect.arrayContaining(MISTAKES.map((one) => `mistake_${one}`)));
});

test('a good request is taken, also twice; no nonce is used up, and nothing of a secret comes back', async () => {
  const { actor, key } = await newSigner();
  const input = request(key, { pasted: (base) => base });
  for (let turn = 0; turn < 2; turn += 1) {
    const explained = await explainSignature(actor, input);
    expect(explained).toMatchObject({ id: key.id, refusal: null, difference: null });
    expect(wrong(explained)).toEqual([]);
    expect(explained.theirs).toBe(explained.base);
    const text = JSON.stringify(explained);
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      expect(text).not.toContain(Buffer.from(key.secret, 'base64url').toString(encoding).slice(4, 40));
  }
  const { rows } = await pool().query('SELECT 1 FROM signature_nonce WHERE key_id = $1', [key.id]);
  expect(rows).toEqual([]);
});

test('what is wrong with a request is named, and the answer is the verifier’s', async () => {
  const { actor, key } = await newSigner();
  const now = Math.floor(Date.now() / 1_000);
  const covered = ['@method', '@authority', '@path', '@query', 'content-digest'];
  const other = { id: 'key_01kb7q2m8t4w9x5r0c6hz3vn1e', secret: key.secret };
  const cases: [Given, string, string[], typeof key?][] = [
    [{ digest: digestOf('{}') }, 'digest_mismatch', ['digest_other']],
    [{ digest: digestOf('') }, 'digest_mismatch', ['digest_empty']],
    [{ digest: digestOf(`${BODY}\n`) }, 'digest_mismatch', ['digest_final_line_end']],
    [{ body: '{\n}', digest: digestOf('{\r\n}') }, 'digest_mismatch', ['digest_line_ends']],
    [{ digest: digestOf(JSON.stringify(JSON.parse(BODY), null, 2)) }, 'digest_mismatch', ['digest_spacing']],
    [{ digest: createHash('sha256').update(BODY).digest('hex') }, 'digest_mismatch', ['digest_form']],
    [{ components: covered }, 'signature_invalid', ['covered_missing']],
    [
      { components: [...covered, 'idempotency-key', 'date'] },
      'signature_invalid',
      ['covered_extra', 'base_absent'],
    ],
    [{ components: [...covered, 'idempotency-key', '@path'] }, 'signature_invalid', ['covered_twice']],
    [{ created: now - 400 }, 'timestamp_out_of_range', ['time_old']],
    [{ created: now + 400 }, 'timestamp_out_of_range', ['time_ahead']],
    [{ created: now * 1_000 }, 'timestamp_out_of_range', ['time_milliseconds']],
    [{}, 'invalid_key', ['key_unknown'], other],
    [{ signs: (base) => base.replaceAll('\n', '\r\n') }, 'signature_invalid', ['mistake_line_ends']],
    [{ signs: (base) => `${base}\n` }, 'signature_invalid', ['mistake_final_line_end']],
    [{ signs: (base) => base.replace('POST', 'post') }, 'signature_invalid', ['mistake_method_case']],
    [{ signs: (base) => base.replace('?a=b%20c', 'a=b%20c') }, 'signature_invalid', ['mistake_query_empty']],
    [{ signs: (base) => base.replace(/"@query".*\n/, '') }, 'signature_invalid', ['mistake_query_missing']],
    [{ signs: (base) => base.replaceAll('": ', '":') }, 'signature_invalid', ['mistake_space']],
    [
      { signs: (base) => base.replace('params": ', 'params": sig=') },
      'signature_invalid',
      ['mistake_parameters_labelled'],
    ],
    [{ secretOf: (text) => text }, 'signature_invalid', ['signature_text']],
    [{ secretOf: () => 'another' }, 'signature_invalid', ['signature_unknown']],
    [{ headers: ['idempotency-key: again'] }, 'signature_invalid', ['header_twice', 'signature_unknown']],
    [{ url: 'https://elsewhere.example/api/v1/payments' }, 'none', ['base_host']],
  ];
  for (const [given, code, hints, signer] of cases) {
    const explained = await explainSignature(actor, request(signer ?? key, given));
    expect(wrong(explained), JSON.stringify(given)).toEqual(hints);
    expect(explained.refusal?.code ?? 'none', hints.join()).toBe(code);
  }
  const bare = { method: 'POST', url: '/api/v1/payments', body: BODY };
  const without = (headers: string) => explainSignature(actor, { ...bare, headers });
  expect(wrong(await without('Content-Type: application/json'))).toEqual(['headers_absent']);
  expect(wrong(await without('Authorization: Bearer x'))).toEqual(['headers_authorization']);
  const unsigned = await without(request(key).headers.replace(/\nSignature: .*/, ''));
  expect(unsigned.base).toContain('"@signature-params": ("@method"');
  for (const input of [
    { ...bare, headers: 'no colon' },
    { ...bare, url: 'payments', headers: '' },
  ])
    expect((await refusal(explainSignature(actor, input))).code).toBe('invalid_request');
});

test('the first byte that differs is found in what was pasted, with what it looks like', async () => {
  const { actor, key } = await newSigner();
  const explain = (change: (base: string) => string, pasted = change) =>
    explainSignature(actor, request(key, { signs: change, pasted }));
  const cases: [(base: string) => string, string, string, [string | null, string | null]][] = [
    [(base) => base.replace('payments', 'refunds'), '@path', 'path', ['70', '72']],
    [(base) => base.replace('b%20c', 'b+c'), '@query', 'query', ['25', '2b']],
    [(base) => base.replace('POST', 'post'), '@method', 'method_case', ['50', '70']],
    [
      (base) => base.replace(/"@authority": .*/, '"@authority": shop.example'),
      '@authority',
      'authority',
      ['6c', '73'],
    ],
    [(base) => base.replace('sha-256=:', 'sha-256=:A'), 'content-digest', 'other_digest', ['59', '41']],
    [(base) => base.replace(/"@path".*\n/, ''), '@path', 'order', ['70', '71']],
    [(base) => base.replace(/("@path".*\n)/, '$1$1'), '@query', 'twice', ['71', '70']],
    [(base) => base.replace('"@path": ', '"@path":  '), '@path', 'space', ['2f', '20']],
    [(base) => base.replace(';alg', ';tag="a";alg'), '@signature-params', 'parameters', ['61', '74']],
  ];
  for (const [change, component, hint, [ours, theirs]] of cases) {
    const { difference, findings } = await explain(change);
    expect(difference, hint).toMatchObject({ component, hint, ours, theirs });
    expect(difference?.line).toBeGreaterThan(0);
    expect(findings.at(-1)?.hint).toMatch(/^(signature_of_theirs|mistake_)/);
  }
  // Browsers turn CRLF into LF, so it can be written as a string.
  const crlf = await explain((base) => JSON.stringify(base.replaceAll('\n', '\r\n')).replaceAll('\\"', '"'));
  expect(crlf.difference).toMatchObject({ hint: 'line_ends', ours: '0a', theirs: '0d', line: 1 });
  const last = await explain((base) => `${base}\n`);
  expect(last.difference).toMatchObject({ hint: 'final_line_end', ours: null, theirs: '0a' });
  const secret = await explainSignature(actor, request(key, { secretOf: () => 'x', pasted: (base) => base }));
  expect(wrong(secret)).toEqual(['signature_other_secret']);
});

test('versions that ended and keys that are over are named; keys of others do not exist', async () => {
  const { actor, key } = await newSigner();
  const input = request(key);
  await rotateSigningKey(actor, RotateSigningKey.parse({ id: key.id, overlapHours: 0 }), NO_CLAIM);
  const ended = await explainSignature(actor, input);
  expect(ended.refusal?.code).toBe('signature_invalid');
  expect(ended.findings.at(-1)).toMatchObject({ hint: 'signature_ended', values: { version: '1' } });
  const stranger = (await newSigner()).actor;
  const hidden = await explainSignature(stranger, input);
  expect(hidden).toMatchObject({ id: null, refusal: { code: 'invalid_key' } });
  expect(wrong(hidden)).toEqual(['key_unknown']);
  await revokeKey(actor, { id: key.id });
  expect(wrong(await explainSignature(actor, input))).toEqual(['key_revoked', 'signature_ended']);
  const publicKey = generateKeyPairSync('ed25519')
    .publicKey.export({ format: 'pem', type: 'spki' })
    .toString();
  const theirs = await registerPublicKey(actor, RegisterPublicKey.parse({ name: 'T', publicKey }), NO_CLAIM);
  const algorithm = await explainSignature(actor, request({ id: theirs.id, secret: key.secret }));
  expect(wrong(algorithm)).toEqual(['version_algorithm', 'signature_unknown']);
});
