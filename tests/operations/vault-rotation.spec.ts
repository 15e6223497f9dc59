import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';
import { typeScriptParameters } from '../../scripts/typescript.mjs';
import { createTestDatabase, dropTestDatabase, expect, type TestDatabase, test } from '../support/database';
import { CANARIES } from '../support/scan-card-numbers';
import { newPayment, send, sign, type TestSigner } from '../support/signing';
import { Victim } from './kill-server';

type Shop = { environmentId: string; secret: string; signer: TestSigner };
type World = { database: TestDatabase; keyFile: string; server: Victim; shop: Shop; close(): Promise<void> };

/** A program of ours in a process of its own: what it says and its exit code. */
function program(
  world: World,
  file: string,
  parameters: readonly string[],
  more: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [...typeScriptParameters, file, ...parameters], {
    cwd: projectRoot,
    env: {
      ...process.env,
      ...world.database.env,
      VAULT_KEY_FILE: world.keyFile,
      LOG_LEVEL: 'error',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const done = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, text })),
  );
  return { child, done };
}

const rotate = (world: World, ...parameters: string[]) =>
  program(world, 'scripts/vault-rotate.ts', parameters).done;

/** A database, a key file and a running API of their own: a rotation concerns every environment of an installation. */
async function newWorld(label: string): Promise<World> {
  const database = await createTestDatabase(label);
  const folder = mkdtempSync(path.join(tmpdir(), 'vault-'));
  const keyFile = path.join(folder, 'vault-keys.json');
  copyFileSync(database.env.VAULT_KEY_FILE ?? '', keyFile);
  const server = await Victim.prepare('server.ts', database, {
    VAULT_KEY_FILE: keyFile,
    COUNTINGHOUSE_PROCESS: 'api',
    JOBS: '0',
    API_RATE_LIMIT: '100000',
  });
  const world = {
    database,
    keyFile,
    server,
    shop: { environmentId: '', secret: '', signer: { id: '', secret: '' } },
  };
  const close = async () => {
    await server.kill();
    await dropTestDatabase(database);
    rmSync(folder, { recursive: true });
  };
  await server.start();
  const admin = async (...parameters: string[]) =>
    JSON.parse(
      (await program({ ...world, close }, 'scripts/admin.ts', parameters).done).text
        .trim()
        .split('\n')
        .at(-1) ?? '',
    );
  const owner = ['--email', 'o@shop.example', '--password', 'sturdy umbrella 42'];
  const { environments } = await admin('create-merchant', '--name', 'Shop', ...owner);
  const { secret } = await admin('create-key', '--environment', environments.sandbox, '--kind', 'secret');
  const signer = await admin('create-key', '--environment', environments.sandbox, '--kind', 'signing');
  return { ...world, shop: { environmentId: environments.sandbox, secret, signer }, close };
}

async function newToken({ server, shop }: World): Promise<string> {
  const card = { number: CANARIES[0], exp_month: 4, exp_year: 2035, cvc: '737' };
  const answer = await server.post(shop.secret, '/tokens', { type: 'card', card });
  expect(answer?.status, answer?.text).toBe(200);
  return JSON.parse(answer?.text ?? '').id;
}

async function storedCard(world: World): Promise<string> {
  const token = await newToken(world);
  const answer = await world.server.post(world.shop.secret, '/payment_methods', { token });
  expect(answer?.status, answer?.text).toBe(200);
  return JSON.parse(answer?.text ?? '').id;
}

async function pay({ server, shop }: World, payment_method: string): Promise<void> {
  const body = { amount: 1_000, currency: 'USD', payment_method, confirm: true };
  const answer = await server.post(shop.secret, '/payments', body);
  expect(JSON.parse(answer?.text ?? '{}'), answer?.text).toMatchObject({ status: 'succeeded' });
}

async function payWithSignature({ server, shop }: World): Promise<void> {
  const answer = await send(await sign(newPayment(server.url), shop.signer));
  expect(answer.status, answer.text).toBe(200);
}

/** Pays with stored cards, with new tokens and with signatures until told to stop; every failure is thrown at the end. */
function load(world: World, cards: readonly string[]) {
  let stopped = false;
  let paid = 0;
  const lanes = cards.slice(0, 3).map(async (card, nth) => {
    while (!stopped) {
      await pay(world, nth === 0 ? await newToken(world) : card);
      await payWithSignature(world);
      paid += 1;
    }
  });
  const all = Promise.all(lanes);
  all.catch(() => undefined);
  return {
    async stop(): Promise<number> {
      stopped = true;
      await all;
      return paid;
    },
  };
}

/** One installation for all of them: each goes on with the keys that the one before left. */
test.describe.configure({ mode: 'serial' });
let world: World;
/** What a backup and a safe would hold: the data keys and the key file from before the first rotation. */
const before = { file: '', deks: [] as { id: string; wrapped: Buffer }[] };
test.beforeAll(async () => {
  world = await newWorld('rotation');
});
test.afterAll(() => world?.close());

async function dataKeys({ database }: World): Promise<{ id: string; status: string; kek_version: string }[]> {
  const { rows } = await database.owner.query('SELECT id, status, kek_version FROM vault_dek ORDER BY id');
  return rows;
}

test('a new key-encryption key under load: only data keys are wrapped anew, no payment fails, the old one can go', async () => {
  const cards = [await storedCard(world), await storedCard(world), await storedCard(world)];
  const records = async () =>
    (await world.database.owner.query('SELECT id, ciphertext FROM vault_record WHERE id = ANY ($1)', [first]))
      .rows;
  const first = (await world.database.owner.query('SELECT vault_id FROM payment_method')).rows.map(
    ({ vault_id }) => vault_id,
  );
  const untouched = await records();
  before.file = readFileSync(world.keyFile, 'utf8');
  before.deks = (await world.database.owner.query('SELECT id, wrapped FROM vault_dek')).rows;
  const early = await rotate(world, '--retire', 'kek_v1');
  expect(early).toMatchObject({ code: 1, text: expect.stringContaining('kek_v1 is the current key') });
  const running = load(world, cards);
  const rotated = await rotate(world);
  expect(rotated.code, rotated.text).toBe(0);
  expect(rotated.text).toContain('1 running processes can read kek_v2');
  expect(rotated.text).toContain('4 data keys rest on kek_v2 now');
  // The server tells within seconds that it wraps with the new one; until then it is named.
  const retire = () => rotate(world, '--retire', 'kek_v1');
  await expect.poll(async () => (await retire()).text, { timeout: 60_000 }).toContain('kek_v1 is retired');
  expect(await running.stop()).toBeGreaterThan(5);
  expect(await records()).toEqual(untouched);
  expect(new Set((await dataKeys(world)).map(({ kek_version }) => kek_version))).toEqual(new Set(['kek_v2']));
  expect(Object.keys(JSON.parse(readFileSync(world.keyFile, 'utf8')).keys)).toEqual(['kek_v2']);
  for (const card of cards) await pay(world, card);
  const { rows } = await world.database.owner.query(
    "SELECT changes FROM audit_record WHERE action = 'rewrapDataKeys'",
  );
  expect(rows).toEqual([
    {
      changes: [
        ['kek_version', 'kek_v1', 'kek_v2'],
        ['data_keys', null, '4'],
      ],
    },
  ]);
});

test('a backup from before cannot be read without its key, says nothing of what is in it, and opens with it', async () => {
  const { owner } = world.database;
  const card = await storedCard(world);
  // What restoring the backup would leave: the old wrapping of every data key, by a key that nobody has any more.
  await owner.query('ALTER TABLE vault_kek DISABLE TRIGGER vault_kek_final');
  await owner.query("UPDATE vault_kek SET retired_at = NULL WHERE version = 'kek_v1'");
  await owner.query('ALTER TABLE vault_kek ENABLE TRIGGER vault_kek_final');
  for (const { id, wrapped } of before.deks) {
    await owner.query("UPDATE vault_dek SET kek_version = 'kek_v1', wrapped = $2 WHERE id = $1", [
      id,
      wrapped,
    ]);
  }
  await world.server.kill();
  await world.server.start();
  const failure = await pay(world, card).then(
    () => 'it was paid',
    (error: Error) => error.message,
  );
  expect(failure).toContain('the server failed');
  expect(failure).not.toContain(CANARIES[0]);
  const { current, keys } = JSON.parse(readFileSync(world.keyFile, 'utf8'));
  const old = JSON.parse(before.file).keys.kek_v1;
  expect(failure).not.toContain(old);
  // The file is read anew when a key is needed: nothing has to be restarted.
  writeFileSync(world.keyFile, JSON.stringify({ current, keys: { ...keys, kek_v1: old } }));
  await pay(world, card);
  const wrapped = await rotate(world);
  expect(wrapped.code, wrapped.text).toBe(0);
  expect(wrapped.text).toContain('Going on with kek_v2');
  await owner.query('DELETE FROM vault_reader');
  expect((await rotate(world, '--retire', 'kek_v1')).code).toBe(0);
});

test('a process that cannot read the new key is named, and nothing is wrapped with it', async () => {
  await storedCard(world);
  await world.database.owner.query(
    `INSERT INTO vault_reader (id, host, pid, program, versions, wraps_with, seen_at)
       VALUES ('other', 'far', 7, 'worker', '{kek_v2:0000000000000000}', 'kek_v2', now() + interval '1 hour')`,
  );
  const refused = await rotate(world, '--patience', '1');
  expect(refused).toMatchObject({
    code: 1,
    text: expect.stringMatching(
      /cannot read kek_v3: .*worker on far \(process 7\).*Nothing was wrapped with it/,
    ),
  });
  expect(new Set((await dataKeys(world)).map(({ kek_version }) => kek_version))).toEqual(new Set(['kek_v2']));
  // The other one has ended, and the server that was killed above is no longer counted.
  await world.database.owner.query('DELETE FROM vault_reader');
  const goneOn = await rotate(world);
  expect(goneOn.code, goneOn.text).toBe(0);
  expect(goneOn.text).toContain('Going on with kek_v3');
  await world.database.owner.query(
    `INSERT INTO vault_reader (id, host, pid, program, versions, wraps_with)
     VALUES ('late', 'far', 8, 'worker', '{}', 'kek_v2')`,
  );
  expect(await rotate(world, '--retire', 'kek_v2')).toMatchObject({
    code: 1,
    text: expect.stringContaining('would still wrap new keys with kek_v2: worker on far (process 8)'),
  });
  await world.database.owner.query("DELETE FROM vault_reader WHERE id = 'late'");
  const status = await rotate(world, '--status', '--json');
  expect(JSON.parse(status.text)).toMatchObject({
    versions: [
      { version: 'kek_v1', isReadable: false, active: 0, isRetired: true },
      { version: 'kek_v2', isCurrent: false, active: 0, isRetired: false },
      { version: 'kek_v3', isCurrent: true, active: 4, environments: 1 },
    ],
  });
  // Whoever hands the keys over in the environment is told what to do.
  const handed = { VAULT_KEYS: readFileSync(world.keyFile, 'utf8') };
  const asked = await program(world, 'scripts/vault-rotate.ts', [], handed).done;
  expect(asked).toMatchObject({ code: 1, text: expect.stringContaining('The keys come from VAULT_KEYS') });
  // Another key of the same name: not the one that the installation began with.
  const other = JSON.stringify({
    current: 'kek_v3',
    keys: {
      ...JSON.parse(readFileSync(world.keyFile, 'utf8')).keys,
      kek_v3: Buffer.alloc(32).toString('base64'),
    },
  });
  const wrong = await program(world, 'scripts/vault-rotate.ts', [], { VAULT_KEYS: other }).done;
  expect(wrong.code, wrong.text).toBe(1);
  expect(wrong.text).not.toContain('AAAAAAAA');
});

test('new data keys under load, killed in the middle and gone on with: nothing rests on the old ones, which are destroyed', async () => {
  const { owner } = world.database;
  const cards = [await storedCard(world), await storedCard(world), await storedCard(world)];
  // Several portions of records: a number and a CVC for each token.
  for (let nth = 0; nth < 20; nth += 1) await Promise.all(Array.from({ length: 20 }, () => newToken(world)));
  const old = (await dataKeys(world)).map(({ id }) => id);
  const running = load(world, cards);
  const victim = program(world, 'scripts/vault-rotate.ts', ['--data-keys']);
  await expect
    .poll(async () => (await owner.query("SELECT FROM vault_dek WHERE status = 'draining'")).rowCount, {
      intervals: [2],
      timeout: 60_000,
    })
    .toBeGreaterThan(0);
  victim.child.kill('SIGKILL');
  await victim.done;
  const left = await owner.query('SELECT FROM vault_record WHERE dek_id = ANY ($1)', [old]);
  expect(left.rowCount).toBeGreaterThan(0);
  const resumed = await rotate(world, '--data-keys');
  expect(resumed.code, resumed.text).toBe(0);
  expect(await running.stop()).toBeGreaterThan(5);
  const after = await dataKeys(world);
  const { rows: fingerprint } = await owner.query("SELECT id FROM vault_dek WHERE purpose = 'fingerprint'");
  expect(after.filter(({ id }) => old.includes(id) && id !== fingerprint[0].id)).toEqual([
    expect.objectContaining({ status: 'retired' }),
    expect.objectContaining({ status: 'retired' }),
    expect.objectContaining({ status: 'retired' }),
  ]);
  const counted = await owner.query(
    `SELECT (SELECT count(*)::int FROM vault_record WHERE dek_id = ANY ($1)) AS records,
         (SELECT count(*)::int FROM vault_dek WHERE status = 'retired' AND wrapped IS NOT NULL) AS kept,
         (SELECT count(*)::int FROM vault_rotation WHERE status = 'done') AS rotations`,
    [old],
  );
  expect(counted.rows).toEqual([{ records: 0, kept: 0, rotations: 1 }]);
  for (const card of cards) await pay(world, card);
  const { rows } = await owner.query("SELECT changes FROM audit_record WHERE action = 'rotateDataKeys'");
  expect(rows).toHaveLength(1);
});

test('a record that does not open stops nobody else, and its key is kept', async () => {
  const { owner } = world.database;
  const [bad, good] = [await storedCard(world), await storedCard(world)];
  const { rows } = await owner.query(
    `UPDATE vault_record r SET ciphertext = set_bit(ciphertext, 500, 1 - get_bit(ciphertext, 500))
     FROM payment_method m WHERE m.environment_id = r.environment_id AND m.vault_id = r.id AND m.id = $1
     RETURNING r.id, r.dek_id`,
    [bad],
  );
  const rotated = await rotate(world, '--data-keys');
  expect(rotated.code, rotated.text).toBe(1);
  expect(rotated.text).toContain(rows[0].id);
  const kept = await owner.query(
    `SELECT d.id, d.status, (SELECT array_agg(r.id) FROM vault_record r WHERE r.dek_id = d.id) AS records
     FROM vault_dek d WHERE d.status = 'draining' AND d.purpose = 'pan'`,
  );
  expect(kept.rows).toEqual([{ id: rows[0].dek_id, status: 'draining', records: [rows[0].id] }]);
  await pay(world, good);
});
