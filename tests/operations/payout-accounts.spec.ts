import { randomUUID } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { ROLES } from '@/lib/auth/permissions';
import { forgetKeys } from '@/lib/data-keys/key-ring';
import type { Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { openAccountNumber } from '@/lib/payout-accounts/account-number';
import {
  archivePayoutAccount,
  confirmPayoutAccount,
  makeDefaultPayoutAccount,
  rejectPayoutAccount,
} from '@/lib/payout-accounts/change-account';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { getPayoutAccount, lacksSecondOwner } from '@/lib/payout-accounts/queries';
import { PAYOUT_ACCOUNTS_MAX, ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { TEST_ACCOUNTS } from '@/lib/test-accounts';
import { continueDataKeyRotations } from '@/lib/vault/rotate-data-keys';
import { expect, type TestDatabase, test } from '../support/database';
import { mayByTable } from '../support/role-matrix';
import { makeMember, makeMerchant, refusal, takeOut } from './auth-support';

const NO_CLAIM: Call = { claim: null };
const IBAN = 'DE89370400440532013000';
const other = (nth: number) => ({ country: 'CN', bank_code: '102100000021', account_number: `88${nth}0000` });

function propose(actor: Actor, number: object = { iban: IBAN }, currency = 'EUR', call: Call = NO_CLAIM) {
  return proposePayoutAccount(
    actor,
    ProposePayoutAccount.parse({ holder: 'Shop GmbH', currency, ...number }),
    call,
  );
}

/** Three owners and a member of finance, in live. */
async function people() {
  const merchant = await makeMerchant();
  const members = {
    first: await makeMember(merchant, 'owner'),
    second: await makeMember(merchant, 'owner'),
    third: await makeMember(merchant, 'owner'),
    finance: await makeMember(merchant, 'finance'),
  };
  const live = async (name: keyof typeof members) => members[name].actorIn(merchant.live);
  return {
    merchant,
    members,
    first: await live('first'),
    second: await live('second'),
    third: await live('third'),
    finance: await live('finance'),
  };
}
const because = async (promise: Promise<unknown>) => (await refusal(promise)).details.because;
const seen = ({ id, version }: { id: string; version: number }) => ({ id, version });

/** What events say of an account, oldest first. */
async function told(database: TestDatabase, id: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    'SELECT type FROM event WHERE object_id = $1 ORDER BY seq',
    [id],
  );
  return rows.map(({ type }) => type.replace('payout_account.', ''));
}

test('in live an account waits for an owner who did not propose it', async ({ database }) => {
  const { first, second, finance } = await people();
  const call: Call = { claim: null, changes: [] };
  const { row } = await propose(finance, { iban: 'de89 3704 0044 0532 0130 00' }, 'EUR', call);
  expect(row).toMatchObject({
    status: 'proposed',
    isDefault: false,
    last4: '3000',
    country: 'DE',
    form: 'iban',
  });
  expect(call.changes).toEqual([
    ['status', null, 'proposed'],
    ['default', null, 'false'],
    ['version', null, '1'],
  ]);
  const key: Actor = { ...second, kind: 'key', id: newId('key') };
  expect(await because(propose(key, other(1), 'CNY'))).toBe('two_members');
  expect(await because(confirmPayoutAccount(key, seen(row), NO_CLAIM))).toBe('two_members');
  const own = (await propose(first, other(1), 'CNY')).row;
  expect(await because(confirmPayoutAccount(first, seen(own), NO_CLAIM))).toBe('two_requester');
  const confirmed: Call = { claim: null, changes: [] };
  const active = (await confirmPayoutAccount(second, seen(row), confirmed)).row;
  expect(active).toMatchObject({ status: 'active', isDefault: true, decidedBy: second.id, version: 2 });
  expect(confirmed.changes).toEqual([
    ['status', 'proposed', 'active'],
    ['default', 'false', 'true'],
    ['version', '1', '2'],
  ]);
  expect((await refusal(confirmPayoutAccount(second, seen(active), NO_CLAIM))).code).toBe('invalid_state');
  expect(await told(database, row.id)).toEqual(['created', 'confirmed']);
  // The database alone says the same, also to whoever writes the row.
  const alone = database.app.query(
    `UPDATE payout_account SET status = 'active', decided_by = proposed_by, decided_at = now() WHERE id = $1`,
    [own.id],
  );
  await expect(alone).rejects.toMatchObject({ constraint: 'payout_account_two_people' });
  await expect(
    database.app.query(
      `INSERT INTO payout_account SELECT (jsonb_populate_record(a, jsonb_build_object('id', $2::text, 'fingerprint',
         'v1_another_one', 'needs_confirmation', false, 'number_dek', NULL))).* FROM payout_account a WHERE id = $1`,
      [row.id, newId('payoutAccount')],
    ),
  ).rejects.toThrow();
});

test('of owners who confirm at once one does, and what was decided meanwhile is told', async ({
  database,
}) => {
  const { first, second, third, finance } = await people();
  const { row } = await propose(finance);
  const deciding = [first, second, third, first].map((owner, nth) =>
    nth === 3
      ? rejectPayoutAccount(owner, seen(row), NO_CLAIM)
      : confirmPayoutAccount(owner, seen(row), NO_CLAIM),
  );
  const ends = await Promise.allSettled(deciding);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const end of ends) if (end.status === 'rejected') expect(end.reason.code).toBe('invalid_state');
  expect(await told(database, row.id)).toHaveLength(2);
  const stale = (await propose(finance, other(2), 'CNY')).row;
  const old = await refusal(confirmPayoutAccount(first, { id: stale.id, version: 2 }, NO_CLAIM));
  expect([old.code, old.details.current_version]).toEqual(['version_conflict', 1]);
  // One key of idempotency is one decision, however often it is sent.
  const claim = { key: randomUUID(), fingerprint: 'ab'.repeat(32) };
  const twice = await Promise.allSettled(
    [1, 2, 3].map(() => confirmPayoutAccount(second, seen(stale), { claim })),
  );
  expect(twice.every(({ status }) => status === 'fulfilled' || status === 'rejected')).toBe(true);
  expect((await confirmPayoutAccount(second, seen(stale), { claim })).row.status).toBe('active');
  expect(await told(database, stale.id)).toEqual(['created', 'confirmed']);
});

test('whoever proposed takes it back, an owner refuses it, and nobody else does', async () => {
  const { merchant, members, first, finance } = await people();
  const clerk = await makeMember(merchant, 'finance');
  const { row } = await propose(finance);
  expect(await because(rejectPayoutAccount(await clerk.actorIn(merchant.live), seen(row), NO_CLAIM))).toBe(
    'account_role',
  );
  expect((await rejectPayoutAccount(finance, seen(row), NO_CLAIM)).row).toMatchObject({
    status: 'rejected',
    decidedBy: finance.id,
  });
  // The number is free again, and one who has left has proposed all the same.
  const again = (await propose(finance)).row;
  await takeOut(first, members.finance.id);
  expect((await confirmPayoutAccount(first, seen(again), NO_CLAIM)).row.status).toBe('active');
});

test('a sandbox takes the documented accounts alone, at once, and the first is the default', async () => {
  const merchant = await makeMerchant();
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.sandbox);
  const real = await refusal(propose(owner, { iban: 'FR1420041010050500013M02606' }));
  expect(real.code).toBe('test_account_required');
  expect(JSON.stringify([real.message, real.details])).not.toContain('20041010');
  for (const { currency, country, iban, account_number, bank_code } of TEST_ACCOUNTS) {
    const number = iban === null ? { country, account_number, bank_code } : { iban };
    const { row } = await propose(owner, number, currency);
    const { holder, ...opened } = await openAccountNumber(merchant.sandbox, row.id);
    expect(opened).toEqual({ country, currency, iban, account_number, bank_code });
    expect([holder, row.status, row.needsConfirmation]).toEqual(['Shop GmbH', 'active', false]);
    const isFirst = TEST_ACCOUNTS.find((one) => one.currency === currency)?.account_number === account_number;
    expect(row.isDefault, `${currency} ${account_number}`).toBe(
      isFirst && (iban === null || iban === IBAN || currency === 'GBP'),
    );
  }
  expect((await refusal(propose(owner))).code).toBe('already_exists');
  // The same account may take another currency.
  expect((await propose(owner, { iban: IBAN }, 'USD')).row.currency).toBe('USD');
});

test('of many proposals of one number one is kept, and there are as many as are taken', async ({
  database,
}) => {
  const { first } = await people();
  const same = await Promise.allSettled(Array.from({ length: 6 }, () => propose(first)));
  expect(same.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await Promise.all(
    Array.from({ length: PAYOUT_ACCOUNTS_MAX - 2 }, (_, nth) => propose(first, other(nth), 'CNY')),
  );
  const last = await Promise.allSettled([900, 901, 902].map((nth) => propose(first, other(nth), 'CNY')));
  expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { rows } = await database.owner.query(
    'SELECT count(*)::int AS kept FROM payout_account WHERE environment_id = $1',
    [first.environment.id],
  );
  expect(rows[0].kept).toBe(PAYOUT_ACCOUNTS_MAX);
  expect((await refusal(propose(first, other(999), 'CNY'))).code).toBe('too_many_payout_accounts');
});

test('one default per currency, whoever chooses at once; an archived account stays readable', async ({
  database,
}) => {
  const { first, second, finance } = await people();
  const accounts = [];
  for (const nth of [1, 2, 3]) {
    const { row } = await propose(finance, other(nth), 'CNY');
    accounts.push((await confirmPayoutAccount(first, seen(row), NO_CLAIM)).row);
  }
  expect(accounts.map(({ isDefault }) => isDefault)).toEqual([true, false, false]);
  const defaults = async () => {
    const { rows } = await database.owner.query<{ id: string }>(
      'SELECT id FROM payout_account WHERE environment_id = $1 AND is_default',
      [first.environment.id],
    );
    return rows.map(({ id }) => id);
  };
  const [one, two, three] = accounts as [(typeof accounts)[0], (typeof accounts)[0], (typeof accounts)[0]];
  await Promise.all([
    makeDefaultPayoutAccount(first, { id: two.id }, NO_CLAIM),
    makeDefaultPayoutAccount(second, { id: three.id }, NO_CLAIM),
    makeDefaultPayoutAccount(finance, { id: one.id }, NO_CLAIM),
  ]);
  expect(await defaults()).toHaveLength(1);
  await makeDefaultPayoutAccount(first, { id: two.id }, NO_CLAIM);
  expect(await defaults()).toEqual([two.id]);
  const held = await getPayoutAccount(first, two.id);
  await makeDefaultPayoutAccount(first, { id: two.id }, NO_CLAIM);
  expect((await getPayoutAccount(first, two.id)).version).toBe(held.version);
  const archived = (await archivePayoutAccount(finance, { id: two.id }, NO_CLAIM)).row;
  expect(archived).toMatchObject({ status: 'archived', isDefault: false, archivedBy: finance.id });
  expect(await defaults()).toEqual([]);
  expect((await getPayoutAccount(first, two.id)).status).toBe('archived');
  expect((await openAccountNumber(first.environment.id, two.id)).account_number).toBe('8820000');
  for (const again of [archivePayoutAccount, makeDefaultPayoutAccount])
    expect((await refusal(again(first, { id: two.id }, NO_CLAIM))).code).toBe('invalid_state');
  const { second: stranger } = await people();
  for (const reach of [archivePayoutAccount, makeDefaultPayoutAccount])
    expect((await refusal(reach(stranger, { id: one.id }, NO_CLAIM))).code).toBe('not_found');
});

test('every role may what the matrix says', async () => {
  const merchant = await makeMerchant();
  for (const role of ROLES) {
    const member = await makeMember(merchant, role);
    for (const kind of ['live', 'sandbox'] as const) {
      const actor = await member.actorIn(merchant[kind]);
      for (const name of ['read', 'write', 'confirm'] as const) {
        const permission = `payout_accounts:${name}` as const;
        expect(actor.permissions.has(permission), `${role} ${permission} ${kind}`).toBe(
          mayByTable(role, permission, kind),
        );
      }
    }
  }
});

test('numbers rest sealed, in their place, and move to another data key', async ({ database }) => {
  const { first, second } = await people();
  const environmentId = first.environment.id;
  const { row } = await propose(first);
  const { row: confirmed } = await confirmPayoutAccount(second, seen(row), NO_CLAIM);
  const kept = await database.owner.query(
    `SELECT (SELECT jsonb_agg(to_jsonb(a)) FROM payout_account a WHERE environment_id = $1)::text
       || (SELECT jsonb_agg(to_jsonb(v)) FROM event v WHERE environment_id = $1)::text
       || coalesce((SELECT jsonb_agg(to_jsonb(i)) FROM idempotency i WHERE environment_id = $1)::text, '') AS text`,
    [environmentId],
  );
  expect(kept.rows[0].text).toContain(confirmed.id);
  expect(kept.rows[0].text).not.toContain('0532013000');
  const dekOf = async () => {
    const { rows } = await database.owner.query<{ dek: string }>(
      'SELECT number_dek AS dek FROM payout_account WHERE id = $1',
      [row.id],
    );
    return rows[0]?.dek;
  };
  const before = await dekOf();
  await database.app.query('INSERT INTO vault_rotation (environment_id, id) VALUES ($1, $2)', [
    environmentId,
    `rot_${newId('request').slice(4)}`,
  ]);
  while ((await continueDataKeyRotations()) > 0);
  expect(await dekOf()).not.toBe(before);
  forgetKeys(environmentId);
  expect((await openAccountNumber(environmentId, row.id)).iban).toBe(IBAN);
  // Bytes that stand in another row do not open.
  const { row: next } = await propose(first, other(7), 'CNY');
  await database.owner.query(
    'UPDATE payout_account SET number = (SELECT number FROM payout_account WHERE id = $1) WHERE id = $2',
    [row.id, next.id],
  );
  await expect(openAccountNumber(environmentId, next.id)).rejects.toThrow(/open/);
});

test('what only its proposer could confirm lacks a second owner, until there is one', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  await database.owner.query('UPDATE "user" SET disabled_at = now() WHERE id = $1', [merchant.ownerId]);
  const owner = await (await makeMember(merchant, 'owner')).actorIn(merchant.live);
  const finance = await (await makeMember(merchant, 'finance')).actorIn(merchant.live);
  const byFinance = (await propose(finance)).row;
  expect(await lacksSecondOwner(owner, [byFinance])).toBe(false);
  const byOwner = (await propose(owner, other(7), 'USD')).row;
  expect(await lacksSecondOwner(owner, [byFinance, byOwner])).toBe(true);
  expect(await lacksSecondOwner(owner, [{ ...byOwner, status: 'rejected' }])).toBe(false);
  await makeMember(merchant, 'owner');
  expect(await lacksSecondOwner(owner, [byFinance, byOwner])).toBe(false);
});
