import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import type { Call } from '@/lib/doors/call';
import { createPaymentMethod } from '@/lib/payment-methods/create-payment-method';
import { renderPaymentMethod } from '@/lib/payment-methods/render';
import { createPayment } from '@/lib/payments/create-payment';
import { renderPayment } from '@/lib/payments/render';
import { CreatePayment } from '@/lib/payments/schema';
import { cardForAttempt } from '@/lib/vault/card-for-attempt';
import { createToken } from '@/lib/vault/create-token';
import { renderToken } from '@/lib/vault/render';
import { testCluster } from '../support/cluster';
import { expect, test } from '../support/database';
import { CANARIES, scanBytes, scanDatabase, scanFile, scanFolder } from '../support/scan-card-numbers';
import { makeMerchant, refusal } from './auth-support';

const NO_CLAIM: Call = { claim: null };

test.describe('the search itself', () => {
  for (const number of CANARIES) {
    const grouped = (separator: string) => number.replace(/(\d{4})(?=\d)/g, `$1${separator}`);
    const scripts = (zero: number) =>
      [...number].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
    const integer = Buffer.alloc(8);
    integer.writeBigUInt64LE(BigInt(number));
    const forms: Record<string, string | Buffer> = {
      plain: `card=${number}&exp=12`,
      'JSON number': `{"n":${number}}`,
      spaced: grouped(' '),
      dashed: grouped('-'),
      dotted: grouped('.'),
      'spaced digit by digit': [...number].join(' '),
      'URL-encoded': `/pay?n=${grouped('%20')}&x`,
      'form-encoded': `n=${grouped('+')}`,
      'no-break spaces': grouped('\u00a0'),
      'thin spaces': grouped('\u2009'),
      'en dashes': grouped('–'),
      'UTF-16 little endian': Buffer.from(`x${number}`, 'utf16le'),
      'UTF-16 big endian': Buffer.from(`x${grouped(' ')}`, 'utf16le').swap16(),
      'full-width digits': scripts(0xff10),
      'Arabic-Indic digits': scripts(0x0660),
      'Persian digits': scripts(0x06f0),
      hexadecimal: Buffer.from(number).toString('hex'),
      'hexadecimal of groups, as bytea prints': `\\x00${Buffer.from(grouped('-')).toString('hex').toUpperCase()}00`,
      'packed decimal': Buffer.concat([Buffer.from('x'), Buffer.from(number, 'hex')]),
      'binary integer': integer,
    };
    for (const prefix of ['', 'a', 'ab']) {
      for (const text of [number, grouped(' '), grouped('-')]) {
        forms[`base64 of "${prefix}" and ${text.length} characters`] = Buffer.from(
          `${prefix}${text}:`,
        ).toString('base64');
      }
    }
    for (const [form, content] of Object.entries(forms)) {
      test(`finds …${number.slice(-4)} written as ${form}`, () => {
        const leaks = scanBytes(form, content);
        expect(leaks.map(({ card }) => card)).toContain(number.slice(-4));
      });
    }
  }

  for (const field of [
    '{"cvc":"737"}',
    '{\\"cvc\\": \\"7373\\"}',
    'cvc=737&x=1',
    "cvv: '737'",
    'security_code=737',
    'card%5Bcvc%5D=1 csc=737',
    'name="cvc"\r\n\r\n737\r\n',
    'CVC2 : 737',
    'cvc%3D737',
  ]) {
    test(`finds the security code in ${JSON.stringify(field)}`, () => {
      expect(scanBytes('field', field).map(({ card }) => card)).toContain('cvc');
    });
  }

  test('passes over what is no card', () => {
    const innocent = [
      '4242 4242 4242 4242 is shown on test pages',
      `1${CANARIES[0]}`,
      `${CANARIES[0]}1`,
      '0018',
      '…0018',
      '"cvc":"***"',
      '"cvc":null',
      'cvc_length=3x',
      '"cvc":"[redacted]"',
      'cvc must have 3 digits',
      '"exp_year":2035',
      '4242420000000019',
    ];
    expect(innocent.flatMap((text) => scanBytes(text, text))).toEqual([]);
  });

  test('reads files and folders of any size, also across the border of two chunks', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
    try {
      const content = Buffer.alloc(17 * 1024 * 1024, '.');
      const offsets = [0, 8 * 1024 * 1024 - 7, 8 * 1024 * 1024 + 100, content.length - 16];
      for (const offset of offsets) content.write(CANARIES[1], offset);
      await writeFile(path.join(folder, 'large'), content);
      expect((await scanFile(path.join(folder, 'large'))).map(({ offset }) => offset)).toEqual(offsets);
      expect(await scanFolder(folder)).toHaveLength(offsets.length);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('reads every row of a database', async ({ database }) => {
    const client = new pg.Pool({ connectionString: database.env.DATABASE_OWNER_URL, max: 1 });
    try {
      // A temporary table of this connection: its rows never reach the log of writes.
      await client.query('CREATE TEMPORARY TABLE leak (id int, payload jsonb, bytes bytea)');
      await client.query("INSERT INTO leak SELECT n, '{}', '' FROM generate_series(1, 6000) n");
      await client.query('INSERT INTO leak VALUES (6001, $1, $2)', [
        JSON.stringify({ deep: [{ note: CANARIES[2] }] }),
        Buffer.from(CANARIES[1]),
      ]);
      const leaks = await scanDatabase(client);
      expect(leaks.map(({ source, card, form }) => [source, card, form])).toEqual([
        ['leak', '0026', 'hexadecimal'],
        ['leak', '0034', 'digits'],
      ]);
    } finally {
      await client.end();
    }
  });
});

function withIntegers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Pays with a fresh token of each canary and once with a stored one; what every caller got to see. */
async function payWithCanaries(actor: Actor): Promise<unknown[]> {
  const customer = (await createCustomer(actor, CreateCustomer.parse({ name: 'Ann' }), NO_CLAIM)).row;
  const seen: unknown[] = [];
  const pay = async (paymentMethod: string, key: string) => {
    const input = CreatePayment.parse({
      amount: 1999,
      currency: 'USD',
      confirm: true,
      payment_method: paymentMethod,
      customer: customer.id,
    });
    const call = { claim: { key, fingerprint: 'c0'.repeat(32) } };
    const { row } = await createPayment(actor, input, call);
    const replay = await createPayment(actor, input, call);
    expect(replay).toMatchObject({ replayed: expect.any(String), row: { id: row.id } });
    expect(row.status).toBe('succeeded');
    seen.push(renderPayment(actor, row), replay.row);
  };
  const newToken = async (number: string) => {
    const card = { number, exp_month: 4, exp_year: 2035, cvc: '737' };
    return (await createToken(actor, { type: 'card', card }, NO_CLAIM)).row.id;
  };
  for (const number of CANARIES) await pay(await newToken(number), `pay-${number.slice(-4)}`);
  const stored = await createPaymentMethod(
    actor,
    { token: await newToken(CANARIES[1]), customer: customer.id, metadata: {} },
    NO_CLAIM,
  );
  await pay(stored.row.id, 'pay-stored');
  return seen;
}

test('after tokens, payments and refusals no card number or CVC is in any table or in the log of writes', async ({
  database,
}) => {
  const cluster = await testCluster();
  const superuser = new pg.Pool({ connectionString: cluster.url('superuser', database.name), max: 2 });
  try {
    const seen: unknown[] = [];
    const actor = await systemActor((await makeMerchant()).sandbox);
    for (const [index, number] of CANARIES.entries()) {
      const card = {
        number: number.replace(/(\d{4})(?=\d)/g, '$1-'),
        exp_month: 4,
        exp_year: 2035,
        cvc: '737',
      };
      const call = { claim: { key: `scan-${index}`, fingerprint: `${index}f`.repeat(32) } };
      const token = (await createToken(actor, { type: 'card', card }, call)).row;
      seen.push(renderToken(actor, token), (await createToken(actor, { type: 'card', card }, call)).row);
      expect((await cardForAttempt(actor.environment.id, token.id)).details).toMatchObject({
        number,
        cvc: '737',
      });
      if (index > 0) {
        const method = (await createPaymentMethod(actor, { token: token.id, metadata: {} }, NO_CLAIM)).row;
        seen.push(renderPaymentMethod(actor, method));
      }
      seen.push(
        await refusal(createToken(actor, { type: 'card', card: { ...card, exp_year: 2001 } }, NO_CLAIM)),
      );
      for (const field of ['name', 'description', 'reference'] as const) {
        expect(CreateCustomer.safeParse({ [field]: `x ${number}` }).success).toBe(false);
      }
    }
    seen.push(...(await payWithCanaries(actor)));
    const cvcs = await superuser.query(
      `SELECT 1 FROM vault_cvc c JOIN token t ON t.environment_id = c.environment_id AND t.id = c.token_id
       WHERE c.environment_id = $1 AND t.used_at IS NOT NULL`,
      [actor.environment.id],
    );
    expect(cvcs.rowCount).toBe(0);
    expect(
      scanBytes('answers', seen.map((value) => `${value} ${JSON.stringify(value, withIntegers)}`).join('\n')),
    ).toEqual([]);
    expect(await scanDatabase(superuser)).toEqual([]);
    await superuser.query('CHECKPOINT');
    const { rows } = await superuser.query<{ data_directory: string }>('SHOW data_directory');
    expect(await scanFolder(path.join(rows[0]?.data_directory ?? '', 'pg_wal'))).toEqual([]);
  } finally {
    await superuser.end();
  }
});
