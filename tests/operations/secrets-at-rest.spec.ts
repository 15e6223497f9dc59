import { activeKey, forgetKey } from '@/lib/auth/keys';
import { signingSecretOf } from '@/lib/auth/signatures/key-versions';
import { createKey } from '@/lib/credentials/create-key';
import { keyFor } from '@/lib/crypto';
import { forgetKeys, type KeyRing } from '@/lib/data-keys/key-ring';
import { newId } from '@/lib/ids';
import { keyIdOf, open, type Place, SealError, seal } from '@/lib/sealed-record';
import { moveSecrets } from '@/lib/vault/move-secrets';
import { continueDataKeyRotations } from '@/lib/vault/rotate-data-keys';
import { countDerived } from '@/lib/vault/sealed-rows';
import { requestFor } from '@/lib/webhooks/request';
import { RotateSecret } from '@/lib/webhooks/schema';
import type { Delivery } from '@/lib/webhooks/taken';
import { rotateSecret } from '@/lib/webhooks/write-endpoint';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { NO_KEY } from './payments-world';
import {
  CUSTOMERS,
  expect,
  isSignedWith,
  newEndpoint,
  Receiver,
  test,
  work,
  writeEvents,
} from './webhooks-world';

/** An environment with an endpoint whose secret is being rotated, and a key that signs. */
async function shop(url: string) {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const endpoint = await newEndpoint(sandbox, url, CUSTOMERS);
  const rotated = await rotateSecret(sandbox, { ...RotateSecret.parse({}), id: endpoint.id }, NO_KEY);
  const key = await createKey(sandbox, { name: 'Server', kind: 'signing' }, NO_KEY);
  const secrets = { current: rotated.row.secretText ?? '', previous: endpoint.secret ?? '' };
  return { sandbox, environmentId, endpointId: endpoint.id, key, secrets };
}
type Shop = Awaited<ReturnType<typeof shop>>;

/** What an installation has that sealed with COUNTINGHOUSE_SECRET. */
async function sealAsBefore(database: TestDatabase, { environmentId, endpointId, key, secrets }: Shop) {
  const hook: Place = { purpose: 'webhook secret', environmentId, id: endpointId };
  const under = { id: 'webhook_v1', key: keyFor('webhook secret') };
  const text = (secret: string) => seal(Buffer.from(secret), under, hook).toString('base64');
  await database.owner.query(
    'UPDATE webhook_endpoint SET secret = $3, previous_secret = $4 WHERE environment_id = $1 AND id = $2',
    [environmentId, endpointId, text(secrets.current), text(secrets.previous)],
  );
  const signing = seal(
    signingSecretOf(key.secret),
    { id: 'signing_v1', key: keyFor('signing-secret') },
    { purpose: 'signing', environmentId, id: `${key.id}/1` },
  );
  await database.owner.query(
    'UPDATE api_key_version SET sealed_secret = $3 WHERE environment_id = $1 AND key_id = $2',
    [environmentId, key.id, signing],
  );
  forgetKey(key.id);
}

async function sealedIn(database: TestDatabase, environmentId: string) {
  const { rows } = await database.owner.query<{ secret: string; previous: string; version: Buffer }>(
    `SELECT w.secret, w.previous_secret AS previous, v.sealed_secret AS version
     FROM webhook_endpoint w JOIN api_key_version v USING (environment_id) WHERE environment_id = $1`,
    [environmentId],
  );
  const [row] = rows;
  if (!row) throw new Error('there is an endpoint and a key');
  return [Buffer.from(row.secret, 'base64'), Buffer.from(row.previous, 'base64'), row.version];
}

/** A delivery signed with both secrets, and a key that verifies with its own. */
async function expectWorking(database: TestDatabase, receiver: Receiver, at: Shop): Promise<void> {
  const before = receiver.heard.length;
  await writeEvents(database, at.environmentId, 1, 1);
  await work(at.environmentId, () => receiver.heard.length > before);
  const { headers, raw } = receiver.heard[before] ?? { headers: {}, raw: Buffer.of() };
  for (const secret of [at.secrets.current, at.secrets.previous])
    expect(isSignedWith(secret, headers, raw)).toBe(true);
  forgetKey(at.key.id);
  expect((await activeKey(at.key.id))?.versions).toEqual([
    { algorithm: 'hmac-sha256', secret: signingSecretOf(at.key.secret), endsAt: null },
  ]);
}

test('secrets of the form before work, are moved to data keys, and are the same afterwards', async ({
  database,
}) => {
  const receiver = await new Receiver().open();
  const at = await shop(receiver.url());
  await sealAsBefore(database, at);
  await expectWorking(database, receiver, at);
  expect(await countDerived()).toBe(3);
  // Two of them beside each other move the same, which is the same as one.
  await Promise.all([moveSecrets(), moveSecrets()]);
  await Promise.all([moveSecrets(), moveSecrets()]);
  expect([await moveSecrets(), await countDerived()]).toEqual([0, 0]);
  for (const sealed of await sealedIn(database, at.environmentId)) expect(keyIdOf(sealed)).toMatch(/^dek_/);
  await expectWorking(database, receiver, at);
  const { rows } = await database.owner.query(
    "SELECT changes->0->>1 AS was FROM audit_record WHERE environment_id = $1 AND action = 'moveSecrets'",
    [at.environmentId],
  );
  expect(rows[0]).toEqual({ was: 'COUNTINGHOUSE_SECRET' });
  await receiver.close();
});

test('data keys rotate under deliveries and signed requests, and nothing is lost', async ({ database }) => {
  const receiver = await new Receiver().open();
  const at = await shop(receiver.url());
  const { environmentId } = at;
  const old = new Set((await sealedIn(database, environmentId)).map(keyIdOf));
  await expectWorking(database, receiver, at);
  const stale = await ringOf(environmentId);
  const { rows: read } = await database.owner.query(
    'SELECT secret, previous_secret FROM webhook_endpoint WHERE environment_id = $1',
    [environmentId],
  );
  await database.app.query('INSERT INTO vault_rotation (environment_id, id) VALUES ($1, $2)', [
    environmentId,
    `rot_${newId('request').slice(4)}`,
  ]);
  let turns = 0;
  const rotating = (async () => {
    while ((await continueDataKeyRotations()) > 0) turns += 1;
  })();
  for (let nth = 0; nth < 3; nth += 1) await expectWorking(database, receiver, at);
  await rotating;
  expect(turns).toBeGreaterThan(1);
  for (const sealed of await sealedIn(database, environmentId)) expect(old.has(keyIdOf(sealed))).toBe(false);
  const { rows } = await database.owner.query(
    `SELECT (SELECT status FROM vault_rotation WHERE environment_id = $1) AS rotation,
       (SELECT resealed::int FROM vault_rotation WHERE environment_id = $1) AS resealed,
       (SELECT array_agg(DISTINCT status) FROM vault_dek WHERE environment_id = $1 AND id = ANY ($2)) AS old`,
    [environmentId, [...old]],
  );
  expect(rows).toEqual([{ rotation: 'done', resealed: 3, old: ['retired'] }]);
  await expectWorking(database, receiver, at);
  // A process that had read a delivery before the old key was destroyed signs it all the same.
  const delivery = {
    environment_id: environmentId,
    endpoint_id: at.endpointId,
    event_id: newId('event'),
    ...read[0],
  };
  const late = await requestFor(delivery as Delivery, Buffer.from('{}'));
  expect(isSignedWith(at.secrets.current, late.headers, late.body)).toBe(true);
  // And one that still holds the destroyed key seals with the new one: the database refuses the old.
  keyRings().set(environmentId, Promise.resolve(stale));
  const made = await rotateSecret(at.sandbox, { ...RotateSecret.parse({}), id: at.endpointId }, NO_KEY);
  keyRings().set(environmentId, Promise.resolve(stale));
  const key = await createKey(at.sandbox, { name: 'Second', kind: 'signing' }, NO_KEY);
  Object.assign(at, {
    key,
    secrets: { current: made.row.secretText, previous: at.secrets.current },
  });
  await expectWorking(database, receiver, at);
  await receiver.close();
});

const keyRings = () =>
  (globalThis as unknown as { countinghouseKeyRings: Map<string, Promise<KeyRing>> }).countinghouseKeyRings;

function ringOf(environmentId: string): Promise<KeyRing> {
  const ring = keyRings().get(environmentId);
  if (!ring) throw new Error('its keys were used');
  return ring;
}

test('a stolen database shows nothing, also to whoever has COUNTINGHOUSE_SECRET but not the key file', async ({
  database,
}) => {
  const at = await shop('https://shop.example/hooks');
  const { rows } = await database.owner.query(
    `SELECT (SELECT jsonb_agg(to_jsonb(t)) FROM webhook_endpoint t) AS a, (SELECT jsonb_agg(to_jsonb(t)) FROM api_key_version t) AS b,
       (SELECT jsonb_agg(to_jsonb(t)) FROM idempotency t) AS c, (SELECT jsonb_agg(to_jsonb(t)) FROM event t) AS d,
       (SELECT jsonb_agg(to_jsonb(t)) FROM vault_dek t) AS e, (SELECT jsonb_agg(to_jsonb(t)) FROM audit_record t) AS f`,
  );
  const stolen = JSON.stringify(rows);
  const texts = [at.secrets.current.slice(6), at.secrets.previous.slice(6), at.key.secret.slice(-30)];
  for (const text of texts) {
    for (const form of [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')])
      expect(stolen).not.toContain(form.slice(2, 24));
  }
  const places: Place[] = [
    { purpose: 'webhook secret', environmentId: at.environmentId, id: at.endpointId },
    { purpose: 'webhook secret', environmentId: at.environmentId, id: at.endpointId },
    { purpose: 'signing', environmentId: at.environmentId, id: `${at.key.id}/1` },
  ];
  for (const [nth, sealed] of (await sealedIn(database, at.environmentId)).entries()) {
    for (const purpose of ['webhook secret', 'signing-secret', 'totp seed']) {
      const guess = { id: keyIdOf(sealed), key: keyFor(purpose) };
      expect(() => open(sealed, guess, places[nth] as Place)).toThrow(SealError);
    }
  }
  // With a data key that does not unwrap, nothing is verified.
  await database.owner.query(
    "UPDATE vault_dek SET wrapped = set_bit(wrapped, 560, 1 - get_bit(wrapped, 560)) WHERE environment_id = $1 AND purpose = 'secret'",
    [at.environmentId],
  );
  forgetKeys(at.environmentId);
  forgetKey(at.key.id);
  expect((await activeKey(at.key.id))?.versions).toEqual([]);
});

test('the database refuses a secret on a key that is none, another environment’s or another purpose’s', async ({
  database,
}) => {
  const [at, other] = [await shop('https://shop.example/hooks'), await shop('https://shop.example/hooks')];
  const { rows } = await database.owner.query<{ id: string; environment_id: string; purpose: string }>(
    'SELECT id, environment_id, purpose FROM vault_dek WHERE environment_id = ANY ($1)',
    [[at.environmentId, other.environmentId]],
  );
  const idOf = (environmentId: string, purpose: string) =>
    rows.find((row) => row.environment_id === environmentId && row.purpose === purpose)?.id ?? '';
  const wrong = [newId('dek'), idOf(other.environmentId, 'secret'), idOf(at.environmentId, 'pan')];
  for (const id of wrong) {
    const place: Place = { purpose: 'webhook secret', environmentId: at.environmentId, id: at.endpointId };
    const sealed = seal(Buffer.from('x'), { id, key: Buffer.alloc(32) }, place);
    for (const [statement, value, constraint] of [
      ['UPDATE webhook_endpoint SET secret = $2', sealed.toString('base64'), 'webhook_endpoint_secret_key'],
      [
        'UPDATE webhook_endpoint SET previous_secret = $2',
        sealed.toString('base64'),
        'webhook_endpoint_previous_key',
      ],
      ['UPDATE api_key_version SET sealed_secret = $2', sealed, 'api_key_version_secret_key'],
    ] as const) {
      const tried = database.owner.query(`${statement} WHERE environment_id = $1`, [at.environmentId, value]);
      await expect(tried, `${statement} ${id}`).rejects.toMatchObject({ constraint });
    }
  }
  const retire =
    "UPDATE vault_dek SET status = 'retired', wrapped = NULL WHERE environment_id = $1 AND id = $2";
  await expect(
    database.owner.query(retire, [at.environmentId, idOf(at.environmentId, 'secret')]),
  ).rejects.toMatchObject({ code: '23503' });
});
