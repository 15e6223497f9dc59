import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hash } from '@node-rs/argon2';
import { hashPassword, isOutdated, isPassword } from '@/lib/auth/passwords';
import { signIn } from '@/lib/auth/sign-in';
import { pool, toJson } from '@/lib/db';
import { secretWeakness } from '@/lib/env';
import { newId } from '@/lib/ids';
import { invitationUrl } from '@/lib/invitations/link';
import { redactLine, redactText } from '@/lib/log';
import { receiptPath } from '@/lib/payments/receipts/link-address';
import { projectRoot } from '../../scripts/data-home.mjs';
import { changedScripts, scriptHash } from '../../scripts/script-manifest.mjs';
import { billOfMaterials, lockProblems, readAudit } from '../../scripts/supply-chain.mjs';
import { typeScriptParameters } from '../../scripts/typescript.mjs';
import { expect, test } from '../support/database';
import { FACTS, makeMerchant, PASSWORD } from './auth-support';

/** Lines of docs/security-checklist.md that no other test holds. */
const SOURCES = ['app', 'components', 'lib', 'prisma/seed', 'scripts'].flatMap((folder) =>
  readdirSync(path.join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`)),
);
const textsWith = (pattern: RegExp) =>
  SOURCES.filter((file) => pattern.test(readFileSync(file, 'utf8'))).map((file) =>
    path.relative(projectRoot, file),
  );

function inProcess(file: string, env: Record<string, string>) {
  const run = spawnSync(process.execPath, [...typeScriptParameters, file], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const STRONG = 'mR7vK2qXw9LpZ4nTbY8sHf3JdGc6EuAo';

test('A1, S7, D6: over https the cookie is bound to its host, and a guessable root secret starts nothing', () => {
  const PUBLIC_URL = 'https://pay.shop.example';
  const strong = inProcess('tests/support/https-facts.ts', { PUBLIC_URL, COUNTINGHOUSE_SECRET: STRONG });
  expect(strong.code, strong.err).toBe(0);
  const { cookie, options, headers } = JSON.parse(strong.out);
  expect(cookie).toBe('__Host-countinghouse-session');
  expect(options).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers).not.toHaveProperty('x-powered-by');
  const weak = inProcess('tests/support/https-facts.ts', { PUBLIC_URL });
  expect(weak.code).not.toBe(0);
  expect(weak.err).toContain('COUNTINGHOUSE_SECRET is made of words that are guessed first');
  for (const secret of [
    'a'.repeat(40),
    'change-me-change-me-change-me-change-me',
    'abababababababababababababababababab',
  ])
    expect(secretWeakness(secret), secret).not.toBeNull();
  for (let turn = 0; turn < 50; turn += 1)
    expect(
      secretWeakness(Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')),
    ).toBeNull();
});

test('A5: passwords are hashed with today’s parameters, and an older hash is replaced at the next sign-in', async ({
  database,
}) => {
  expect(await hashPassword(PASSWORD)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const { email } = await makeMerchant();
  const stored = async () =>
    (await pool().query('SELECT password_hash FROM "user" WHERE email = $1', [email])).rows[0]
      .password_hash as string;
  const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await database.owner.query('UPDATE "user" SET password_hash = $2 WHERE email = $1', [email, old]);
  expect(await signIn({ email, password: 'wrong password 42' }, FACTS, null)).toBeNull();
  expect(await stored()).toBe(old);
  expect(await signIn({ email, password: PASSWORD }, FACTS, null)).not.toBeNull();
  const replaced = await stored();
  expect(isOutdated(replaced)).toBe(false);
  expect(await isPassword(replaced, PASSWORD)).toBe(true);
  // Two at a time and a queue that ends: hashing takes 19 MiB each.
  const many = await Promise.allSettled(Array.from({ length: 70 }, () => isPassword(null, 'x')));
  const refused = many.filter((one) => one.status === 'rejected');
  expect(refused.length).toBeGreaterThanOrEqual(1);
  for (const one of refused) expect(one.reason).toMatchObject({ code: 'busy' });
});

test('S4: server actions are files of their own, so that none carries what it closed over to the browser', () => {
  expect(textsWith(/^\s+['"]use server['"]/m)).toEqual([]);
  const actions = textsWith(/^['"]use server['"]/m);
  expect(actions.length).toBeGreaterThan(5);
  expect(actions.filter((file) => !file.endsWith('actions.ts'))).toEqual([]);
});

test('D2: no statement is put together from texts of others', () => {
  expect(textsWith(/\$(?:queryRawUnsafe|executeRawUnsafe)\b/)).toEqual([]);
});

test('D3: an integer beyond 2^53 is refused and never rounded', () => {
  expect(toJson({ amount: 2n ** 53n - 1n })).toBe('{"amount":9007199254740991}');
  for (const amount of [2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n])
    expect(() => toJson({ amount }), String(amount)).toThrow();
});

test('D6: what is installed is what the lock file says and runs nothing; weaknesses stop, an absent network does not', () => {
  expect(lockProblems()).toEqual([]);
  for (const text of ['', 'npm error network', '{"message":"request failed","error":{}}'])
    expect(readAudit(text), text).toEqual({ unchecked: true, serious: [] });
  const one = (severity: string) => ({ name: 'left-pad', severity, range: '<2' });
  const report = {
    auditReportVersion: 2,
    vulnerabilities: { a: one('high'), b: one('low'), c: one('critical') },
  };
  expect(readAudit(JSON.stringify(report)).serious).toHaveLength(2);
  const { bomFormat, components } = JSON.parse(billOfMaterials());
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ name }: { name: string }) => name);
  expect(names).toContain('next');
  expect(names).not.toContain('playwright');
});

test('S8: a script that is none of the build’s, or was changed, is named', () => {
  const bytes = Buffer.from('console.log(1)');
  const manifest = { '/_next/static/chunks/a.js': scriptHash(bytes) };
  const loaded = (file: string, text: string) => ({ path: file, bytes: Buffer.from(text) });
  expect(changedScripts(manifest, [{ path: '/_next/static/chunks/a.js', bytes }])).toEqual([]);
  expect(
    changedScripts(manifest, [
      loaded('/_next/static/chunks/a.js', 'console.log(2)'),
      loaded('/skimmer.js', ''),
    ]),
  ).toEqual(['/_next/static/chunks/a.js', '/skimmer.js']);
});

test('V7: the log shows no card number, key, secret, cookie or credential, wherever it stands', () => {
  const secrets = [
    '4242420000000018',
    '4242 4200 0000 0026',
    '4242-4200-0000-0034',
    'sk_live_01kb7q2m8t4w9x5r0c6hz3vn1e_AbCdEf123456',
    'at_live_01kb7q2m8t4w9x5r0c6hz3vn1e_AbCdEf123456',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ];
  for (const secret of secrets) {
    for (const line of [
      JSON.stringify({ msg: `tried ${secret}` }),
      JSON.stringify({ err: { stack: `Error: ${secret}\n at x` }, nested: [{ [secret]: secret }] }),
      JSON.stringify({ url: `/pay?x=${secret}` }),
    ]) {
      expect(redactLine(line), line).not.toContain(secret);
    }
  }
  const said = redactLine(
    JSON.stringify({
      authorization: 'Bearer abc.def.ghi',
      cookie: 'a=b',
      password: 'sturdy',
      cvc: '123',
      id: 'pay_1',
    }),
  );
  for (const address of [
    invitationUrl('inv_1', 1),
    receiptPath(newId('environment'), newId('receiptLink')),
  ]) {
    const last = address.split('/').at(-1) ?? '';
    expect(last.length).toBeGreaterThan(20);
    expect(redactLine(JSON.stringify({ path: address, msg: 'page' }))).not.toContain(last);
  }
  expect(said).not.toMatch(/abc\.def|a=b|sturdy|123/);
  expect(said).toContain('pay_1');
  // What goes out together stays JSON, line by line, however much longer or shorter the lines before became.
  const lines = [
    { msg: 'Bearer abc.def.ghi-jkl.mno' },
    { card: 4_242_424_242_424_242 },
    { cards: [4_242_424_242_424_242] },
  ];
  const together = redactText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(
    together
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ msg: 'Bearer [redacted]' }, { card: '[redacted]' }, { cards: ['[redacted]'] }]);
});
