import { spawn } from 'node:child_process';
import { chainRecords } from '@/lib/audit/chain-records';
import { verifyChain } from '@/lib/audit/verify-chain';
import { actorFromRequest } from '@/lib/auth/actor';
import { normaliseEmail } from '@/lib/auth/emails';
import { weaknessOf } from '@/lib/auth/passwords';
import { ROLES } from '@/lib/auth/permissions';
import { signIn } from '@/lib/auth/sign-in';
import { DEMO_ACCOUNTS } from '../../prisma/seed/demo-accounts';
import { expect, type TestDatabase, test } from '../support/database';
import { anyEmail, headers, REQUEST } from './auth-support';

type Run = { code: number | null; stdout: string };

function admin(database: TestDatabase, ...parameters: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/admin.ts', ...parameters, '--json'], {
      env: { ...process.env, ...database.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout }));
  });
}

/** The one object on stdout; anything beside it fails the test. */
function only(run: Run) {
  expect(run.stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(run.stdout);
}

test('the command line makes a merchant, a member and a key that work', async ({ database }) => {
  const email = anyEmail();
  const password = 'correct horse 77';
  const shop = only(
    await admin(
      database,
      'create-merchant',
      '--name',
      'Corner Shop',
      '--email',
      email,
      '--password',
      password,
    ),
  );
  expect(shop).toEqual({
    merchant: { id: expect.stringMatching(/^mer_/), slug: expect.stringMatching(/^corner-shop/) },
    environments: { live: expect.stringMatching(/^env_/), sandbox: expect.stringMatching(/^env_/) },
    owner: { email, password },
  });
  expect(await signIn({ email, password }, { ip: '192.0.2.4', userAgent: null }, null)).not.toBeNull();

  const member = only(
    await admin(
      database,
      'create-member',
      '--merchant',
      shop.merchant.slug,
      '--role',
      'support',
      '--email',
      anyEmail(),
      '--password',
      password,
    ),
  );
  expect(member).toMatchObject({ member: { role: 'support' }, merchant: shop.merchant });

  const key = only(
    await admin(
      database,
      'create-key',
      '--environment',
      shop.environments.sandbox,
      '--kind',
      'secret',
      '--scopes',
      'payments:write',
      '--reason',
      'first_key',
    ),
  );
  const actor = await actorFromRequest(headers({ authorization: `Bearer ${key.secret}` }), REQUEST);
  expect(actor).toMatchObject({ id: key.id, environment: { id: shop.environments.sandbox } });
  expect([...actor.permissions].sort()).toEqual(['payments:read', 'payments:write']);
  await expectAudited(database, shop.environments, member.member.id, key.id);

  expect(only(await admin(database, 'database-url', '--role', 'auditor'))).toEqual({
    url: database.env.DATABASE_AUDITOR_URL,
  });
});

/** What the operator made is in the audit log of where it was made, as the system's, with a reason and no values. */
async function expectAudited(
  database: TestDatabase,
  { live, sandbox }: { live: string; sandbox: string },
  memberId: string,
  keyId: string,
): Promise<void> {
  const { rows } = await database.auditor.query(
    `SELECT environment_id AS environment, action, actor_kind AS kind, object_id AS object, reason, outcome, fields
     FROM audit_record WHERE environment_id = ANY ($1) AND action <> 'signIn' ORDER BY id`,
    [[live, sandbox]],
  );
  const all = { kind: 'system', reason: 'operator', outcome: 'done' };
  const merchant = { ...all, action: 'createMerchant', fields: ['name', 'email', 'password', 'reason'] };
  expect(rows).toEqual([
    { ...merchant, environment: live, object: null },
    { ...merchant, environment: sandbox, object: null },
    {
      ...all,
      action: 'createMember',
      environment: live,
      object: memberId,
      fields: expect.arrayContaining(['role', 'email', 'password']),
    },
    {
      ...all,
      action: 'createKey',
      environment: sandbox,
      object: keyId,
      reason: 'first_key',
      fields: ['environment', 'kind', 'scopes', 'reason'],
    },
  ]);
  for (const environmentId of [live, sandbox]) {
    expect(await chainRecords()).toBeGreaterThanOrEqual(0);
    expect(await verifyChain(environmentId, { before: new Date(), knownHead: null })).toMatchObject({
      broken: null,
      unreadable: 0,
      unchained: 0,
    });
  }
}

test('a mistake on the command line is one JSON object and exit code 1', async ({ database }) => {
  const mistakes = [
    ['create-merchant', '--name', 'No address'],
    ['create-merchant', '--name', 'Weak', '--email', anyEmail(), '--password', 'short'],
    [
      'create-member',
      '--merchant',
      'nobody',
      '--role',
      'king',
      '--email',
      anyEmail(),
      '--password',
      'long enough 123',
    ],
    ['create-key', '--environment', 'env_none', '--scopes', 'everything'],
    [
      'create-merchant',
      '--name',
      'Why',
      '--email',
      anyEmail(),
      '--password',
      'long enough 123',
      '--reason',
      'He asked',
    ],
    ['launch'],
    ['--bogus'],
  ];
  const runs = await Promise.all(mistakes.map((parameters) => admin(database, ...parameters)));
  for (const run of runs) {
    expect(only(run)).toEqual({
      error: { code: expect.stringMatching(/^(invalid_request|not_found)$/), message: expect.any(String) },
    });
    expect(run.code).toBe(1);
  }
});

test('the demo’s accounts cover every role and would pass sign-up', () => {
  expect(DEMO_ACCOUNTS.map((merchant) => merchant.slug)).toEqual(['meridian', 'lantern', 'atlas']);
  for (const { members } of DEMO_ACCOUNTS) {
    expect(members.map((member) => member.role)).toEqual([...ROLES]);
    for (const { email, password } of members) {
      expect(normaliseEmail(email)).toBe(email);
      expect(weaknessOf(password, email), password).toBeNull();
    }
  }
});
