import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditChange } from '@/lib/audit/record';
import { writeAccessToken } from '@/lib/auth/access-tokens';
import { type Actor, actorFromRequest, systemActor } from '@/lib/auth/actor';
import { flushKeyUses } from '@/lib/auth/key-uses';
import { bindKeyAddresses } from '@/lib/credentials/bind-key-addresses';
import { consumersOfKeys, getKey, uploadedKeyIds } from '@/lib/credentials/queries';
import { revokeKey } from '@/lib/credentials/revoke-key';
import { rotateAllKeys } from '@/lib/credentials/rotate-all-keys';
import { rotateKey } from '@/lib/credentials/rotate-key';
import { rotateSigningKey } from '@/lib/credentials/rotate-signing-key';
import {
  BindKeyAddresses,
  CreateKey,
  RotateAllKeys,
  RotateKey,
  RotateSigningKey,
  UpdateKey,
} from '@/lib/credentials/schema';
import { updateKey } from '@/lib/credentials/update-key';
import { pool } from '@/lib/db';
import { remindOfKeys } from '@/lib/jobs/remind-of-keys';
import { atDoor } from '@/lib/present-environment';
import { EVENT_STREAM_PATH, endEventStreams, serveEventStream } from '@/lib/server/answer-event-stream';
import { expect, test } from '../support/database';
import { makeKey, makeMember, makeMerchant, REQUEST, refusal } from './auth-support';

const NO_CLAIM = { claim: null };
const SECRET = CreateKey.parse({ name: 'Order service', scopes: { payments: 'write', refunds: 'read' } });
const PUBLISHABLE = CreateKey.parse({
  name: 'Checkout',
  kind: 'publishable',
  allowedOrigins: ['https://shop.example/', 'https://shop.example', 'HTTPS://Pay.Shop.Example:8443'],
});

const change = (actor: Actor, id: string, version: number, input: Partial<UpdateKey>, told?: AuditChange[]) =>
  updateKey(actor, UpdateKey.parse({ id, version, ...input }), { claim: null, changes: told });

function callFrom(secret: string, more: Record<string, string> = {}, method = 'POST') {
  const given = new Map(Object.entries({ authorization: `Bearer ${secret}`, ...more }));
  return actorFromRequest(given, { ...REQUEST, method });
}

const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'good',
    ({ code }) => code,
  );

async function eventsOf(environmentId: string) {
  const { rows } = await pool().query(
    `SELECT type, object_id, actor, snapshot FROM event WHERE environment_id = $1 AND object_type = 'api_key' ORDER BY id`,
    [environmentId],
  );
  return rows as { type: string; object_id: string; actor: string; snapshot: Record<string, unknown> }[];
}

test('name, rights, policy and end change, at once and for the audit log, and nobody overwrites anybody', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.live);
  const key = await makeKey(owner, SECRET);
  expect(await outcome(callFrom(key.secret))).toBe('signature_required');
  const told: AuditChange[] = [];
  const changed = await change(
    owner,
    key.id,
    1,
    { name: 'Orders', scopes: { refunds: 'write' }, requiresSignature: false, expiresInDays: 30 },
    told,
  );
  expect(changed).toMatchObject({ name: 'Orders', version: 2, requiresSignature: false });
  expect([...(await callFrom(key.secret)).permissions].sort()).toEqual(['refunds:read', 'refunds:write']);
  expect(told).toEqual([
    ['permissions', 'payments:read payments:write refunds:read', 'refunds:read refunds:write'],
    ['requires_signature', 'true', 'false'],
    ['expires_at', null, changed.expiresAt],
    ['version', '1', '2'],
  ]);
  expect((await refusal(change(owner, key.id, 1, { name: 'Mine' }))).code).toBe('version_conflict');
  const both = await Promise.allSettled([2, 2].map((seen) => change(owner, key.id, seen, { name: 'Both' })));
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  // A later end would make it a key for ever; the database holds that too.
  expect((await refusal(change(owner, key.id, 3, { expiresInDays: 31 }))).details).toMatchObject({
    errors: [{ pointer: '/expiresInDays' }],
  });
  for (const input of [{ scopes: {} }, { allowedOrigins: ['https://shop.example'] }])
    expect((await refusal(change(owner, key.id, 3, input))).code, JSON.stringify(input)).toBe(
      'invalid_request',
    );
  const developer = await (await makeMember(merchant, 'developer')).actorIn(merchant.live);
  expect((await refusal(change(developer, key.id, 3, { name: 'No' }))).code).toBe('insufficient_scope');
  const stranger = await systemActor((await makeMerchant()).live);
  expect((await refusal(change(stranger, key.id, 3, { name: 'No' }))).code).toBe('not_found');
  await revokeKey(owner, { id: key.id });
  expect((await refusal(change(owner, key.id, 4, { name: 'No' }))).details).toMatchObject({
    current_status: 'revoked',
  });
  // Without a new version nobody would be told, so the database does not take it.
  const other = await makeKey(owner, SECRET);
  await expect(
    pool().query("UPDATE api_key SET permissions = '{payouts:write}' WHERE id = $1", [other.id]),
  ).rejects.toThrow(/append-only/);
});

test('a change made in another process counts here within a second', async () => {
  const { sandbox } = await makeMerchant();
  const key = await makeKey(await systemActor(sandbox), SECRET);
  expect((await callFrom(key.secret)).permissions.has('payments:write')).toBe(true);
  await pool().query("UPDATE api_key SET permissions = '{events:read}', version = 2 WHERE id = $1", [key.id]);
  await expect
    .poll(async () => (await callFrom(key.secret)).permissions.has('payments:write'), { timeout: 1_000 })
    .toBe(false);
});

/** The stream of events, with this Authorization header; `ended` when the server has ended it. */
async function follow(url: string, bearer: string) {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  expect(answer.status).toBe(200);
  let isOver = false;
  void answer.text().then(
    () => {
      isOver = true;
    },
    () => undefined,
  );
  return () => isOver;
}

test('a stream of events that is open ends with the scope, the addresses or the token that opened it', async () => {
  const server = createServer((request, response) => void atDoor(() => serveEventStream(request, response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${EVENT_STREAM_PATH}`;
  const { sandbox } = await makeMerchant();
  const operator = await systemActor(sandbox);
  const scopes = { payments: 'read', events: 'read' } as const;
  const input = CreateKey.parse({ name: 'Events', scopes });
  const keys = [
    await makeKey(operator, input),
    await makeKey(operator, input),
    await makeKey(operator, input),
  ];
  const [narrowed, bound, kept] = keys.map(({ id }) => id);
  const streams = await Promise.all(keys.map(({ secret }) => follow(url, secret)));
  const token = { keyId: kept ?? '', scopes, expiresAtMs: Date.now() + 2_000 };
  streams.push(await follow(url, writeAccessToken('sandbox', token)));
  const areOver = () => streams.map((isOver) => isOver());
  expect(areOver()).toEqual([false, false, false, false]);
  await change(operator, narrowed ?? '', 1, { scopes: { payments: 'read' } });
  await bindKeyAddresses(
    operator,
    BindKeyAddresses.parse({ id: bound, ranges: ['198.51.100.0/24'], acceptRefused: true }),
  );
  await expect.poll(areOver).toEqual([true, true, false, true]);
  endEventStreams();
  await expect.poll(areOver).toEqual([true, true, true, true]);
  server.close();
});

test('a publishable key that is bound to pages is good from these pages only', async () => {
  const { sandbox, live } = await makeMerchant();
  const operator = await systemActor(sandbox);
  const key = await makeKey(operator, PUBLISHABLE);
  expect(key.allowedOrigins).toEqual(['https://pay.shop.example:8443', 'https://shop.example']);
  const from = (more: Record<string, string>) => outcome(callFrom(key.secret, more));
  expect(await from({ origin: 'https://shop.example' })).toBe('good');
  expect(await from({ origin: 'https://pay.shop.example:8443', 'sec-fetch-site': 'cross-site' })).toBe(
    'good',
  );
  for (const more of [
    {},
    { origin: 'null' },
    { origin: 'https://shop.example.evil.example' },
    { origin: 'http://shop.example' },
    { origin: 'https://pay.shop.example' },
    { referer: 'https://shop.example/' },
    { 'sec-fetch-site': 'same-origin' },
  ] as Record<string, string>[]) {
    expect(await from(more), JSON.stringify(more)).toBe('origin_not_allowed');
  }
  const error = await refusal(callFrom(key.secret, { origin: 'https://evil.example' }));
  expect(error.refused).toMatchObject({ id: key.id, publishable: true });
  expect(error.detail).not.toContain('evil');
  expect((await rotateKey(operator, RotateKey.parse({ id: key.id }), NO_CLAIM)).allowedOrigins).toEqual(
    key.allowedOrigins,
  );
  // None stated: any page, and any server.
  const open = await makeKey(operator, CreateKey.parse({ name: 'Open', kind: 'publishable' }));
  expect(await outcome(callFrom(open.secret, { origin: 'https://anybody.example' }))).toBe('good');
  await change(operator, open.id, 1, { allowedOrigins: ['http://localhost:3000'] });
  expect(await outcome(callFrom(open.secret, { origin: 'https://anybody.example' }))).toBe(
    'origin_not_allowed',
  );
  expect(await outcome(callFrom(open.secret, { origin: 'http://localhost:3000' }))).toBe('good');

  const inLive = await systemActor(live);
  const bad = [
    'http://shop.example',
    'https://shop.example/pay',
    'https://*.shop.example',
    'shop.example',
    ' ',
  ];
  for (const [actor, origins] of [
    [operator, [...bad, 'https://u:p@shop.example', 'https://shop.example?', 'javascript:alert(1)', 'null']],
    [inLive, [...bad, 'http://localhost:3000']],
  ] as const) {
    for (const origin of origins) {
      const made = makeKey(actor, { ...PUBLISHABLE, allowedOrigins: [origin] });
      expect((await refusal(made)).code, origin).toBe('invalid_request');
    }
  }
  expect((await refusal(makeKey(operator, { ...SECRET, allowedOrigins: ['https://a.example'] }))).code).toBe(
    'invalid_request',
  );
});

test('every step of a key is an event in the commit of the change, without anything that opens anything', async ({
  database,
}) => {
  const { sandbox } = await makeMerchant();
  const operator = await systemActor(sandbox);
  const key = await makeKey(operator, SECRET);
  await change(operator, key.id, 1, { name: 'Orders' });
  const ranges = BindKeyAddresses.parse({ id: key.id, ranges: ['10.0.0.0/8'] });
  for (let turn = 0; turn < 2; turn += 1) await bindKeyAddresses(operator, ranges);
  const successor = await rotateKey(operator, RotateKey.parse({ id: key.id }), NO_CLAIM);
  for (let turn = 0; turn < 2; turn += 1) await revokeKey(operator, { id: key.id });
  const signs = await makeKey(operator, CreateKey.parse({ name: 'Signs', kind: 'signing' }));
  const version = await rotateSigningKey(operator, RotateSigningKey.parse({ id: signs.id }), NO_CLAIM);
  const events = await eventsOf(sandbox);
  expect(events.map(({ type, object_id }) => [type, object_id])).toEqual([
    ['api_key.created', key.id],
    ['api_key.updated', key.id],
    ['api_key.updated', key.id],
    ['api_key.rotated', key.id],
    ['api_key.created', successor.id],
    ['api_key.revoked', key.id],
    ['api_key.created', signs.id],
    ['api_key.rotated', signs.id],
  ]);
  const text = JSON.stringify(events);
  for (const secret of [key.secret, successor.secret, signs.secret, version.secret ?? ''])
    expect(text).not.toContain(secret.slice(-30));
  expect(text).not.toMatch(/digest|sealed|last_used/);

  // It is in use and ends soon: told once for each step, and not once somebody has made its successor.
  const inDays = (days: number) =>
    database.owner.query(
      `UPDATE api_key SET last_used_at = now(), expires_at = now() + $2 * interval '1 day' WHERE id = $1`,
      [successor.id, days],
    );
  const expiring = async () =>
    (await eventsOf(sandbox))
      .filter(({ type }) => type === 'api_key.expiring')
      .map(({ object_id }) => object_id);
  await inDays(15);
  await remindOfKeys();
  expect(await expiring()).toEqual([]);
  for (const days of [13, 12, 2.5]) {
    await inDays(days);
    await Promise.all([remindOfKeys(), remindOfKeys()]);
  }
  expect(await expiring()).toEqual([successor.id, successor.id]);
  await rotateKey(operator, RotateKey.parse({ id: successor.id, overlapHours: 1 }), NO_CLAIM);
  await remindOfKeys();
  expect(await expiring()).toHaveLength(2);
});

test('rolling all takes signing keys along and names who calls; an uploaded public key is its owner’s', async () => {
  const { sandbox } = await makeMerchant();
  const operator = await systemActor(sandbox);
  const secret = await makeKey(operator, SECRET);
  const signs = await makeKey(operator, CreateKey.parse({ name: 'Signs', kind: 'signing' }));
  const theirs = await makeKey(operator, CreateKey.parse({ name: 'Theirs', kind: 'signing' }));
  const publicKey = Buffer.alloc(32, 7).toString('base64url');
  await rotateSigningKey(operator, RotateSigningKey.parse({ id: theirs.id, publicKey }), NO_CLAIM);
  expect(await uploadedKeyIds(operator)).toEqual(new Set([theirs.id]));
  for (const agent of ['shop/1', 'shop/1', 'cron/2']) await callFrom(secret.secret, { 'user-agent': agent });
  await flushKeyUses();
  const consumers = (await consumersOfKeys(operator))[secret.id] ?? [];
  expect(consumers.map(({ ip, agent, calls }) => [ip, agent, calls])).toEqual([
    [REQUEST.ip, 'shop/1', 2],
    [REQUEST.ip, 'cron/2', 1],
  ]);
  const made = await rotateAllKeys(operator, RotateAllKeys.parse({}), NO_CLAIM);
  expect(new Set(made.map(({ id, replaces }) => replaces ?? id))).toEqual(new Set([secret.id, signs.id]));
  expect(made.find(({ id }) => id === signs.id)?.secret).toMatch(/^sk_sandbox_signing_/);
  expect((await getKey(operator, theirs.id))?.version).toBe(2);
});
