import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROUTES } from '@/lib/api/routes';
import { systemActor } from '@/lib/auth/actor';
import { permissionsOfAccess } from '@/lib/auth/areas';
import type { Permission } from '@/lib/auth/permissions';
import { ROLES } from '@/lib/auth/permissions';
import { createKey } from '@/lib/credentials/create-key';
import { projectRoot } from '../../scripts/data-home.mjs';
import { giveRole, makeMember, makeMerchant } from '../operations/auth-support';
import { makeRole } from '../operations/people-world';
import { mayByTable } from '../support/role-matrix';
import { expect, test } from '../support/shared-server';

const KINDS = ['live', 'sandbox'] as const;
type Kind = (typeof KINDS)[number];

/** Actions for people without a role: they sign in, sign up, stay, sign out or hold an invitation's link. */
const PUBLIC_ACTIONS = new Set([
  'signInWithPassword',
  'signInWithCode',
  'askForSignInPasskey',
  'signInWithPasskey',
  'keepAlive',
  'leave',
  'signOut',
  'signUpWithPassword',
  'joinWithPassword',
  'joinAsMyself',
]);

/** Access of a role of the merchant's own, unlike any built-in one. */
const ACCESS = {
  payments: { live: 'view', sandbox: 'manage' },
  customers: { live: 'manage' },
  audit: { sandbox: 'view' },
  webhooks: { live: 'manage', sandbox: 'view' },
  approvals: { live: 'manage' },
  members: { live: 'view', sandbox: 'view' },
} as const;

/** Everybody who may try: a member of each role, one with a role of the merchant's own, and somebody else's owner. */
async function everybody() {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const people = [];
  for (const role of ROLES) {
    const { cookie } = await makeMember(merchant, role);
    people.push({
      name: role as string,
      cookie,
      may: (one: Permission, kind: Kind) => mayByTable(role, one, kind),
    });
  }
  const member = await makeMember(merchant, 'analyst');
  await giveRole(operator, member.id, await makeRole(operator, 'Own', ACCESS));
  const may = (one: Permission, kind: Kind) => permissionsOfAccess(ACCESS, kind).has(one);
  people.push({ name: 'own', cookie: member.cookie, may });
  const stranger = await makeMember(await makeMerchant(), 'owner');
  return { merchant, people, stranger: stranger.cookie };
}

/** Every server action of the built product, with the permission that its source names; null for public ones. */
function everyAction(): { id: string; name: string; page: string; permission: Permission | null }[] {
  const permissions = new Map<string, Permission>();
  for (const file of readdirSync(path.join(projectRoot, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('actions.ts')) continue;
    const source = readFileSync(path.join(projectRoot, 'lib', file), 'utf8');
    for (const [, name = '', permission = ''] of source.matchAll(
      /export const (\w+) = consoleAction\(\s*'([\w:]+)'/g,
    )) {
      permissions.set(name, permission as Permission);
    }
  }
  const manifest = JSON.parse(
    readFileSync(path.join(projectRoot, '.next/server/server-reference-manifest.json'), 'utf8'),
  ) as { node: Record<string, { exportedName: string; workers: Record<string, unknown> }> };
  return Object.entries(manifest.node).map(([id, { exportedName: name, workers }]) => {
    const page = Object.keys(workers).sort((a, b) => a.split('[').length - b.split('[').length)[0] ?? '';
    return { id, name, page, permission: permissions.get(name) ?? null };
  });
}

/** The address of a page by its file; what an action gets does not depend on what else is in it. */
function addressOf(page: string, slug: string, kind: Kind): string {
  return page
    .replace(/^app/, '')
    .replace(/\/\([^/]+\)/g, '')
    .replace(/\/page$/, '')
    .replace('[merchant]', slug)
    .replace('[environment]', kind)
    .replace(/\[[^/]+\]/g, 'nothing');
}

test('every action names a permission, or is one of the few that are for everybody', () => {
  const actions = everyAction();
  expect(actions.length).toBeGreaterThan(50);
  const open = actions.filter(({ permission }) => permission === null).map(({ name }) => name);
  expect(open.filter((name) => !PUBLIC_ACTIONS.has(name))).toEqual([]);
});

for (const kind of KINDS) {
  test(`${kind}: every action lets through and refuses each role as the table says, and writes down whom it refused`, async ({
    server,
  }) => {
    const { merchant, people, stranger } = await everybody();
    const environmentId = merchant[kind];
    const send = async (id: string, page: string, cookie: string) => {
      const response = await fetch(server.url + addressOf(page, merchant.slug, kind), {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Next-Action': id,
          'Content-Type': 'text/plain;charset=UTF-8',
          Accept: 'text/x-component',
          Origin: server.url,
          Cookie: cookie,
        },
        body: JSON.stringify([{ environmentId }, randomUUID(), { nothing: 'of use' }]),
      });
      return response.text();
    };
    let refused = 0;
    for (const { id, name, page, permission } of everyAction()) {
      if (permission === null) continue;
      const answers = await Promise.all(people.map(({ cookie }) => send(id, page, cookie)));
      for (const [nth, { name: who, may }] of people.entries()) {
        const isRefused = answers[nth]?.includes('"insufficient_scope"') ?? false;
        expect(isRefused, `${name} by ${who}`).toBe(!may(permission, kind));
        if (isRefused) refused += 1;
        else expect(answers[nth], `${name} by ${who}`).toMatch(/"ok":(true|false)/);
      }
      expect(await send(id, page, stranger), `${name} by somebody else’s owner`).toContain('"not_found"');
      expect(await send(id, page, ''), `${name} by nobody`).toContain('"not_signed_in"');
    }
    expect(refused).toBeGreaterThan(100);
    const { rows } = await server.database.owner.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM audit_record WHERE environment_id = $1 AND code = 'insufficient_scope'",
      [environmentId],
    );
    expect(rows[0]?.count).toBe(refused);
  });
}

/** Routes whose operation asks for more than the table's permission: notes name people. */
const ALSO: Record<string, Permission> = { '/payments/:id/notes': 'pii:read' };

test('every route of the API answers each role as the table says, in both kinds of environment', async ({
  server,
}) => {
  const { merchant, people, stranger } = await everybody();
  const read = async (route: string, cookie: string, kind: Kind) => {
    const response = await fetch(`${server.url}/api/v1${route.replace(/:\w+/g, 'nothing')}`, {
      headers: { Cookie: cookie, 'Countinghouse-Environment': merchant[kind] },
    });
    const { code } = (await response.json().catch(() => ({}))) as { code?: string };
    return { status: response.status, code };
  };
  for (const { method, path: route, permission } of ROUTES) {
    if (method !== 'GET' || permission === null) continue;
    for (const kind of KINDS) {
      const answers = await Promise.all(people.map(({ cookie }) => read(route, cookie, kind)));
      for (const [nth, { name, may }] of people.entries()) {
        const what = `GET ${route} by ${name} in ${kind}`;
        const also = ALSO[route];
        if (may(permission, kind) && (!also || may(also, kind)))
          expect([200, 400, 404], what).toContain(answers[nth]?.status);
        else expect(answers[nth], what).toEqual({ status: 403, code: 'insufficient_scope' });
      }
      expect(await read(route, stranger, kind), `GET ${route} by somebody else’s owner`).toEqual({
        status: 404,
        code: 'not_found',
      });
    }
  }
});

test('a route that changes something takes no session, and no key without its scope', async ({ server }) => {
  const { merchant, people } = await everybody();
  const { secret } = await createKey(
    await systemActor(merchant.sandbox),
    { name: 'reader', kind: 'secret', scopes: { events: 'read' } },
    { claim: null },
  );
  const send = async (method: string, route: string, headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/api/v1${route.replace(/:\w+/g, 'nothing')}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers },
      body: '{}',
    });
    return ((await response.json()) as { code: string }).code;
  };
  for (const { method, path: route, permission } of ROUTES) {
    if (method === 'GET') continue;
    const session = { Cookie: people[0]?.cookie ?? '', 'Countinghouse-Environment': merchant.sandbox };
    expect(await send(method, route, session), `${method} ${route} with a session`).toBe('invalid_key');
    if (permission === null) continue;
    const bearer = { Authorization: `Bearer ${secret}` };
    expect(await send(method, route, bearer), `${method} ${route}`).toBe('insufficient_scope');
  }
});
