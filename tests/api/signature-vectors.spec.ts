import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { componentOf, ensureCovered, signatureBase } from '@/lib/auth/signatures/base';
import { type KeyVersion, publicKeyBytes, readVersion } from '@/lib/auth/signatures/key-versions';
import { parseSignature } from '@/lib/auth/signatures/parse';
import { isSignedBy, verifySignature } from '@/lib/auth/signatures/verify';
import { DomainError } from '@/lib/errors';

const BODY = Buffer.from('{"amount":1999,"currency":"USD","payment_method":"pm_card_visa"}');
const CREATED = 1_767_225_600;
const COVERED = '("@method" "@authority" "@path" "@query" "content-digest" "idempotency-key")';
const PARAMETERS = ';created=1767225600;keyid="key_test_01";nonce="b3k2u8v1n0q7w4xz";alg="hmac-sha256"';
/** The golden vector that the documentation prints. */
const GOLDEN = {
  'content-digest': 'sha-256=:rq+HI5pbMNoksxnaO0I4I6RO+UtWeHuIheKlYsgdWkc=:',
  'idempotency-key': '0f5c1a52-1b9e-4f0e-9d8a-1d2b3c4d5e6f',
  'signature-input': `sig=${COVERED}${PARAMETERS}`,
  signature: 'sig=:n7waHIW+v4Y05KnFxciuEoS070DNrJssdekbnm0awfk=:',
};
const SECRET = Buffer.from('dGVzdC12ZWN0b3ItMzItYnl0ZS1zZWNyZXQtISEhISE', 'base64url');
const VERSION: KeyVersion = { algorithm: 'hmac-sha256', secret: SECRET, endsAt: null };

type Case = {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  versions?: KeyVersion[];
  authorities?: string[];
  nowMs?: number;
};

/** The golden request with one thing changed: null when it verifies, otherwise the refusal's code. */
async function verified(changed: Case = {}): Promise<string | null> {
  const headers = new Headers({ ...GOLDEN, ...changed.headers });
  for (const [name, value] of Object.entries(changed.headers ?? {})) if (value === '') headers.delete(name);
  const request = {
    method: changed.method ?? 'POST',
    url: changed.url ?? '/api/v1/payments',
    headers,
    body: async () => changed.body ?? BODY,
  };
  const { versions = [VERSION], authorities = ['api.example.test'], nowMs = CREATED * 1_000 } = changed;
  try {
    await verifySignature(request, parseSignature(headers), { versions, authorities, nowMs });
    return null;
  } catch (error) {
    if (error instanceof DomainError && error.status === 401) return error.code;
    throw error;
  }
}

test('the golden vector verifies', async () => {
  expect(await verified()).toBeNull();
  expect(parseSignature(new Headers(GOLDEN))).toMatchObject({
    created: CREATED,
    keyId: 'key_test_01',
    nonce: 'b3k2u8v1n0q7w4xz',
    algorithm: 'hmac-sha256',
  });
});

test('the golden vector with one thing changed does not', async () => {
  const flipped = Buffer.from(BODY);
  flipped[10] = (flipped[10] ?? 0) ^ 1;
  const signature = (text: string) => ({ headers: { signature: text } });
  const input = (text: string) => ({ headers: { 'signature-input': text } });
  const cases: [string, Case, string][] = [
    ['method', { method: 'PUT' }, 'signature_invalid'],
    ['path', { url: '/api/v1/refunds' }, 'signature_invalid'],
    ['query', { url: '/api/v1/payments?a=1' }, 'signature_invalid'],
    ['authority', { authorities: ['evil.example.test'] }, 'signature_invalid'],
    ['a bit of the body', { body: flipped }, 'digest_mismatch'],
    ['no body', { body: Buffer.alloc(0) }, 'digest_mismatch'],
    ['another digest', { headers: { 'content-digest': 'sha-256=:AAAA:' } }, 'digest_mismatch'],
    ['no digest', { headers: { 'content-digest': '' } }, 'digest_mismatch'],
    [
      'a digest of another kind',
      { headers: { 'content-digest': `sha-512=:${'A'.repeat(86)}==:` } },
      'digest_mismatch',
    ],
    ['idempotency key', { headers: { 'idempotency-key': 'other' } }, 'signature_invalid'],
    ['no idempotency key', { headers: { 'idempotency-key': '' } }, 'signature_invalid'],
    [
      'the secret',
      { versions: [{ algorithm: 'hmac-sha256', secret: Buffer.alloc(32), endsAt: null }] },
      'signature_invalid',
    ],
    ['no version', { versions: [] }, 'signature_invalid'],
    [
      'a version that ended now',
      { versions: [{ ...VERSION, endsAt: CREATED * 1_000 }] },
      'signature_invalid',
    ],
    ['a bit of the signature', signature(GOLDEN.signature.replace('n7wa', 'n7wb')), 'signature_invalid'],
    ['a shorter signature', signature('sig=:n7waHIW+v4Y05KnFxciuEoS070DNrJss:'), 'signature_invalid'],
    ['no signature', signature(''), 'signature_invalid'],
    ['nonce', input(GOLDEN['signature-input'].replace('b3k2', 'b3k3')), 'signature_invalid'],
    ['created', input(GOLDEN['signature-input'].replace('600;', '601;')), 'signature_invalid'],
    ['keyid', input(GOLDEN['signature-input'].replace('_01', '_02')), 'signature_invalid'],
    ['alg', input(GOLDEN['signature-input'].replace('hmac-sha256', 'ed25519')), 'signature_invalid'],
  ];
  for (const [what, changed, code] of cases) expect(await verified(changed), what).toBe(code);
});

test('a version that ends later and any of several hosts verify', async () => {
  const other: KeyVersion = { algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 1), endsAt: null };
  const ending = { ...VERSION, endsAt: CREATED * 1_000 + 1 };
  expect(await verified({ versions: [other, ending] })).toBeNull();
  expect(await verified({ authorities: ['localhost:3000', 'api.example.test'] })).toBeNull();
});

test('created may be 300 seconds away, and not one more', async () => {
  for (const [seconds, code] of [
    [300, null],
    [-300, null],
    [301, 'timestamp_out_of_range'],
    [-301, 'timestamp_out_of_range'],
    [86_400, 'timestamp_out_of_range'],
  ] as const) {
    expect(await verified({ nowMs: (CREATED + seconds) * 1_000 }), String(seconds)).toBe(code);
  }
});

test('anything but one signature in the canonical form of the profile is refused', async () => {
  const good = GOLDEN['signature-input'];
  const inputs = [
    '',
    'sig=()',
    `${good}, sig2=${COVERED}${PARAMETERS}`,
    `${good}, ${good}`,
    good.replace('sig=', 'other='),
    good.replace('sig=', 'Sig='),
    good.replace('"@path" ', ''),
    good.replace('"@path"', '"@path" "@path"'),
    good.replace('"@path"', '"@path";req'),
    good.replace('"@query"', '"@query-param";name="a"'),
    good.replace('"@path"', '"@request-target"'),
    good.replace('"idempotency-key"', '"idempotency-key" "date"'),
    good.replace('"idempotency-key"', '"Idempotency-Key"'),
    good.replace(' "content-digest"', ''),
    good.replace(' "idempotency-key"', ''),
    good.replace('" "', '"  "'),
    good.replace(';created', '; created'),
    good.replace(';created=1767225600', ''),
    good.replace('=1767225600', '="1767225600"'),
    good.replace('=1767225600', '=1767225600.5'),
    good.replace('=1767225600', '=1e9'),
    good.replace(';keyid="key_test_01"', ''),
    good.replace('"key_test_01"', '1'),
    good.replace(';nonce="b3k2u8v1n0q7w4xz"', ''),
    good.replace('b3k2u8v1n0q7w4xz', 'b3k2u8v1n0q7w4x'),
    good.replace('b3k2u8v1n0q7w4xz', 'x'.repeat(65)),
    good.replace('b3k2u8v1n0q7w4xz', 'b3k2u8v1 n0q7w4xz'),
    good.replace('b3k2u8v1n0q7w4xz', 'b3k2u8v1\\"n0q7w4xz'),
    good.replace(';alg="hmac-sha256"', ''),
    good.replace('hmac-sha256', 'hmac-sha512'),
    good.replace('hmac-sha256', 'none'),
    `${good};expires=1767225900`,
    `${good};tag="x"`,
    `${good};created=1767225600`,
    `${good};nonce="aaaaaaaaaaaaaaaa"`,
    good.replace('key_test_01', 'k'.repeat(2_000)),
  ];
  for (const input of inputs) {
    const word = await verified({ headers: { 'signature-input': input } });
    expect(word, input.slice(0, 200)).toBe('signature_invalid');
  }
  const bytes = GOLDEN.signature.slice(5, -1);
  for (const signature of [
    bytes,
    `sig=${bytes}`,
    `sig="${bytes}"`,
    `sig=:${bytes.replaceAll('=', '')}:`,
    `sig=:${bytes.replace('k=', 'l=')}:`,
    `sig=:${bytes}:;a=1`,
    `${GOLDEN.signature}, sig=:${bytes}:`,
    `sig=:${bytes}:, other=:${bytes}:`,
    'sig=::',
  ]) {
    expect(await verified({ headers: { signature } }), signature).toBe('signature_invalid');
  }
});

test('the vector B.2.5 of RFC 9421', () => {
  const secret = Buffer.from(
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
    'base64',
  );
  const headers = new Headers({
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
  });
  const request = { method: 'POST', url: '/foo?param=Value&Pet=dog', headers };
  const components = ['date', '@authority', 'content-type'];
  const parameters = '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"';
  const base = signatureBase({ components, parameters }, (name) => componentOf(name, request, 'example.com'));
  expect(base).toBe(
    [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      `"@signature-params": ${parameters}`,
    ].join('\n'),
  );
  const bytes = Buffer.from('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=', 'base64');
  const version: KeyVersion = { algorithm: 'hmac-sha256', secret, endsAt: null };
  expect(isSignedBy(version, Buffer.from(base ?? ''), bytes)).toBe(true);
  expect(isSignedBy(version, Buffer.from(`${base} `), bytes)).toBe(false);
});

/** Key of B.1.4; B.2.6 signs with it. */
const ED25519_PUBLIC = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----`;

function ed25519(text: string): Promise<KeyVersion> {
  const public_key = publicKeyBytes(text)?.toString('base64') ?? null;
  const stored = {
    version: 1,
    algorithm: 'ed25519',
    sealed_secret: null,
    public_key,
    ends_at_ms: null,
  } as const;
  return readVersion(stored, { environmentId: 'env_x', keyId: 'key_x' });
}

test('the vector B.2.6 of RFC 9421', async () => {
  const parameters =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT',
    '"@method": POST',
    '"@path": /foo',
    '"@authority": example.com',
    '"content-type": application/json',
    '"content-length": 18',
    `"@signature-params": ${parameters}`,
  ].join('\n');
  const bytes = Buffer.from(
    'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    'base64',
  );
  expect(isSignedBy(await ed25519(ED25519_PUBLIC), Buffer.from(base), bytes)).toBe(true);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  expect(isSignedBy(await ed25519(ED25519_PUBLIC), Buffer.from(base), bytes)).toBe(false);
});

test('a public key is taken as PEM or as its 32 bytes, and nothing else is', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const bytes = Buffer.from('what was signed');
  for (const text of [x, `${x}=`, pem, `\n${pem}\n`])
    expect(isSignedBy(await ed25519(text), bytes, signBytes(null, bytes, privateKey)), text).toBe(true);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  for (const text of [
    '',
    'x',
    x.slice(1),
    `${x}A`,
    privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    rsa.export({ format: 'pem', type: 'spki' }).toString(),
    pem.replace('MCow', 'MCox'),
  ]) {
    expect(publicKeyBytes(text), text).toBeNull();
  }
});

test('what a request has must be covered, and what it lacks cannot be', () => {
  const base = ['@method', '@authority', '@path', '@query'];
  const cover = (headers: Record<string, string>, names: string[], hasBody: boolean) => () =>
    ensureCovered({ headers: new Headers(headers) }, names, hasBody);
  expect(cover({}, base, false)).not.toThrow();
  expect(cover({}, [...base].reverse(), false)).not.toThrow();
  expect(cover({}, base, true)).toThrow(/content-digest/);
  expect(cover({ 'content-digest': 'x' }, base, false)).toThrow(/content-digest/);
  expect(cover({ 'idempotency-key': 'x' }, base, false)).toThrow(/idempotency-key/);
  expect(cover({}, [...base, 'content-digest'], false)).toThrow(/signature_invalid/);
  expect(cover({}, [...base, 'idempotency-key'], false)).toThrow(/signature_invalid/);
  expect(cover({}, [...base, '@method'], false)).toThrow(/signature_invalid/);
  for (const name of base)
    expect(
      cover(
        {},
        base.filter((one) => one !== name),
        false,
      ),
      name,
    ).toThrow(name);
});
