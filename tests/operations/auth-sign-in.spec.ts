import { signIn } from '@/lib/auth/sign-in';
import { db, pool } from '@/lib/db';
import { SignUp } from '@/lib/merchants/schema';
import { signUp } from '@/lib/merchants/sign-up';
import { expect, test } from '../support/database';
import { anyEmail, FACTS, makeMerchant, PASSWORD, refusal } from './auth-support';

const WRONG = 'not the password';

function tryFrom(email: string, password: string, ip: string | null) {
  return signIn({ email, password }, { ip, userAgent: 'test' }, null);
}

/** Addresses of different networks; the third number tells tests apart. */
let network = 0;
function anyAddress(): string {
  network += 1;
  return `10.${Math.floor(network / 250)}.${network % 250}.9`;
}

async function fail(times: number, email: string, ip: string): Promise<void> {
  for (let i = 0; i < times; i += 1) expect(await tryFrom(email, WRONG, ip)).toBeNull();
}

test('the right password opens a session, whatever the case of the address', async () => {
  const { email, ownerId } = await makeMerchant();
  const signedIn = await tryFrom(` ${email.toUpperCase()} `, PASSWORD, anyAddress());
  expect(signedIn).toMatchObject({ userId: ownerId });
  const rows = await db().session.findMany({ where: { userId: ownerId } });
  expect(rows).toHaveLength(1);
  expect(Buffer.from(rows[0]?.tokenDigest ?? []).toString('base64url')).not.toBe(signedIn?.token);
});

test('unknown, wrong, disabled, malformed and locked look the same', async () => {
  const ip = anyAddress();
  const disabled = await makeMerchant();
  await pool().query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [disabled.ownerId]);
  const { email } = await makeMerchant();
  expect(await tryFrom(anyEmail(), PASSWORD, ip)).toBeNull();
  expect(await tryFrom(email, WRONG, ip)).toBeNull();
  expect(await tryFrom(disabled.email, PASSWORD, ip)).toBeNull();
  expect(await tryFrom(email.replace('@', '＠'), PASSWORD, ip)).toBeNull();
  expect(await tryFrom(`"${email}`, PASSWORD, ip)).toBeNull();
  expect(await tryFrom(email, 'x'.repeat(100_000), ip)).toBeNull();
  await fail(10, email, ip);
  expect(await tryFrom(email, PASSWORD, ip)).toBeNull();
});

test('an unknown address and a lock take as long as a wrong password', async () => {
  const known = await makeMerchant();
  const locked = await makeMerchant();
  await fail(10, locked.email, anyAddress());
  const times = { unknown: [] as number[], wrong: [] as number[], locked: [] as number[] };
  for (let round = 0; round < 9; round += 1) {
    times.unknown.push(await duration(() => tryFrom(anyEmail(), WRONG, anyAddress())));
    times.wrong.push(await duration(() => tryFrom(known.email, WRONG, anyAddress())));
    times.locked.push(await duration(() => tryFrom(locked.email, PASSWORD, anyAddress())));
  }
  for (const other of [times.unknown, times.locked]) {
    const ratio = median(other) / median(times.wrong);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  }
});

async function duration(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

test('ten wrong tries lock the account for half an hour, also when the eleventh is right', async () => {
  const { email } = await makeMerchant();
  await fail(9, email, anyAddress());
  expect(await tryFrom(email, PASSWORD, '192.0.2.1')).not.toBeNull();
  await fail(10, email, '203.0.113.5');
  expect(await tryFrom(email, PASSWORD, '203.0.113.5')).toBeNull();
  await pool().query(`UPDATE sign_in_limit SET locked_until = locked_until - interval '29 minutes'`);
  expect(await tryFrom(email, PASSWORD, '203.0.113.5')).toBeNull();
  await pool().query(`UPDATE sign_in_limit SET locked_until = locked_until - interval '2 minutes'`);
  expect(await tryFrom(email, PASSWORD, '203.0.113.5')).not.toBeNull();
});

test('tries spread over many networks count together', async () => {
  const { email } = await makeMerchant();
  for (let i = 0; i < 10; i += 1) await fail(1, email, anyAddress());
  expect(await tryFrom(email, PASSWORD, anyAddress())).toBeNull();
});

test('strangers who lock an account do not lock its user out of the usual network', async () => {
  const { email } = await makeMerchant();
  expect(await tryFrom(email, PASSWORD, '192.0.2.77')).not.toBeNull();
  for (let i = 0; i < 30; i += 1) await fail(1, email, anyAddress());
  expect(await tryFrom(email, PASSWORD, anyAddress())).toBeNull();
  expect(await tryFrom(email, PASSWORD, '192.0.2.200')).not.toBeNull();
  await fail(10, email, '192.0.2.77');
  expect(await tryFrom(email, PASSWORD, '192.0.2.77')).toBeNull();
});

test('forty tries at the same moment get ten looks at the password and no more', async () => {
  const { email } = await makeMerchant();
  const ip = anyAddress();
  await Promise.all(Array.from({ length: 40 }, () => tryFrom(email, WRONG, ip)));
  const { rows } = await pool().query(
    `SELECT count(*) FILTER (WHERE outcome = 'failed')::int AS failed, count(*)::int AS all
     FROM sign_in_attempt WHERE ip = $1`,
    [ip],
  );
  expect(rows[0]).toEqual({ failed: 10, all: 40 });
});

test('one address that tries many accounts is refused, and its own account does not clear it', async () => {
  const mine = await makeMerchant();
  const victim = await makeMerchant();
  const ip = anyAddress();
  for (let i = 0; i < 100; i += 1) {
    await tryFrom(`nobody${i}@shop.example`, WRONG, ip);
    if (i % 25 === 0) expect(await tryFrom(mine.email, PASSWORD, ip)).not.toBeNull();
  }
  expect(await tryFrom(victim.email, PASSWORD, ip)).toBeNull();
  expect(await tryFrom(victim.email, PASSWORD, anyAddress())).not.toBeNull();
});

test('signing in again ends the session this browser had before', async () => {
  const { email, ownerId } = await makeMerchant();
  const first = await tryFrom(email, PASSWORD, anyAddress());
  const second = await signIn({ email, password: PASSWORD }, FACTS, first?.token ?? null);
  expect(second?.token).not.toBe(first?.token);
  const live = await db().session.findMany({ where: { userId: ownerId, revokedAt: null } });
  expect(live).toHaveLength(1);
});

const FORM = { merchantName: 'Blue Café & Co', name: 'Ana', password: PASSWORD };

test('sign-up makes a merchant with an owner, a live environment and a sandbox', async () => {
  const created = await signUp(SignUp.parse({ ...FORM, email: anyEmail() }), { ...FACTS, ip: anyAddress() });
  expect(created.slug).toMatch(/^blue-cafe-co(-\d+)?$/);
  const merchant = await db().merchant.findUnique({
    where: { id: created.merchantId },
    include: { members: true, environments: { orderBy: { name: 'asc' } } },
  });
  expect(merchant?.members).toMatchObject([{ userId: created.ownerId, role: 'owner' }]);
  expect(merchant?.environments).toMatchObject([
    { name: 'live', kind: 'live' },
    { name: 'sandbox', kind: 'sandbox' },
  ]);
});

test('two merchants of one name get different slugs', async () => {
  const make = () => signUp(SignUp.parse({ ...FORM, email: anyEmail() }), { ...FACTS, ip: anyAddress() });
  const slugs = (await Promise.all([make(), make(), make()])).map((created) => created.slug);
  expect(new Set(slugs).size).toBe(3);
});

test('sign-up refuses what cannot be an account and stores nothing', async () => {
  const taken = (await makeMerchant()).email;
  const before = await db().merchant.count();
  const refused: [Record<string, string>, string, string][] = [
    [{ password: 'elevenchars' }, 'invalid_request', 'too_short'],
    [{ password: 'password1234' }, 'invalid_request', 'too_common'],
    [{ password: 'qwertyuiop12' }, 'invalid_request', 'too_common'],
    [{ password: 'aaaaaaaaaaaaaaaa' }, 'invalid_request', 'too_common'],
    [{ password: 'x1'.repeat(400) }, 'invalid_request', 'too_long'],
    [{ email: 'owner＠shop.example' }, 'invalid_request', 'invalid'],
    [{ email: '"owner"@shop.example' }, 'invalid_request', 'invalid'],
    [{ email: 'owner@shop.example, b@shop.example' }, 'invalid_request', 'invalid'],
    [{ email: 'owner@localhost' }, 'invalid_request', 'invalid'],
    [{ email: taken.toUpperCase() }, 'already_exists', 'taken'],
  ];
  for (const [change, code, field] of refused) {
    const input = SignUp.parse({ ...FORM, email: anyEmail(), ...change });
    const error = await refusal(signUp(input, { ...FACTS, ip: anyAddress() }));
    expect([error.code, error.details.errors?.[0]?.code], JSON.stringify(change)).toEqual([code, field]);
  }
  expect(await db().merchant.count()).toBe(before);
});

test('long, spaced and Unicode passwords are taken as they are', async () => {
  for (const password of [
    ' leading space 1',
    `${'длинный пароль 密码 '.repeat(11)}`,
    'e\u0301clair à la crème 9',
  ]) {
    const email = anyEmail();
    await signUp(SignUp.parse({ ...FORM, email, password }), { ...FACTS, ip: anyAddress() });
    expect(await tryFrom(email, password, anyAddress())).not.toBeNull();
    expect(await tryFrom(email, password.normalize('NFC'), anyAddress())).not.toBeNull();
    expect(await tryFrom(email, `${password.trim()}x`, anyAddress())).toBeNull();
  }
});
