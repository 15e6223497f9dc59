import type { PoolClient } from 'pg';
import { moveArgument } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { deleteRiskList } from '@/lib/risk/lists/write-list';
import { everyRule } from '@/lib/risk/rules/queries';
import { activateRule, rollBackRule } from '@/lib/risk/rules/run-rule';
import { updateRule } from '@/lib/risk/rules/write-rule';
import type { TestDatabase } from '../support/database';
import { newMerchant } from '../support/merchants';
import { refusal } from './auth-support';
import { expect, test } from './payments-world';
import { backtested, NO_CLAIM, newList, newRule, refusedWith } from './rules-world';

const IN_VIPS = { name: 'Known', action: 'review', expression: 'email in @vips' } as const;

/** Something that has begun and is not committed, in an environment. */
async function begin(database: TestDatabase, environmentId: string): Promise<PoolClient> {
  const client = await database.app.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('countinghouse.environment', $1, true)", [environmentId]);
  return client;
}

/** Until somebody waits for what this client holds. */
async function isWaitedFor(database: TestDatabase, client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await expect
    .poll(async () => {
      const waiting = await database.owner.query(
        'SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))',
        [rows[0]?.pid],
      );
      return waiting.rowCount;
    })
    .toBeGreaterThan(0);
}

test('a rule that is saved while its list is being removed is refused at the list’s place', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const list = await newList(sandbox, { key: 'vips', kind: 'email', purpose: 'custom' });
  const removing = await begin(database, sandbox.environment.id);
  await removing.query('SELECT risk_list_change($1, $2)', [
    sandbox.environment.id,
    { ...moveArgument(sandbox, NO_CLAIM), list_id: list.id, change: { deleted: true } },
  ]);
  const saved = refusal(newRule(sandbox, IN_VIPS));
  await isWaitedFor(database, removing);
  await removing.query('COMMIT');
  removing.release();
  const { code, details } = await saved;
  expect([code, details.problems]).toEqual([
    'rule_invalid',
    [expect.objectContaining({ code: 'unknown_list', line: 1, column: 10 })],
  ]);
  expect(await everyRule(sandbox.environment.id)).toEqual([]);
});

test('a list that is removed while a rule with it is being saved stays', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const list = await newList(sandbox, { key: 'vips', kind: 'email', purpose: 'custom' });
  const saving = await begin(database, sandbox.environment.id);
  await saving.query('SELECT risk_rule_create($1, $2)', [
    sandbox.environment.id,
    {
      ...moveArgument(sandbox, NO_CLAIM),
      rule: { id: newId('riskRule'), ...IN_VIPS, lists: ['vips'] },
      rules_max: 10,
    },
  ]);
  await saving.query('SET CONSTRAINTS ALL IMMEDIATE');
  const removed = refusal(deleteRiskList(sandbox, { id: list.id }, NO_CLAIM));
  await isWaitedFor(database, saving);
  await saving.query('COMMIT');
  saving.release();
  const { code, details } = await removed;
  expect([code, details.rules]).toEqual(['list_in_use', [expect.objectContaining({ name: 'Known' })]]);
});

test('of a rule and the removal of its list at once one wins, and no rule looks into nothing', async () => {
  const { sandbox } = await newMerchant();
  for (let nth = 0; nth < 8; nth += 1) {
    const key = `list_${nth}`;
    const { id } = await newList(sandbox, { key, kind: 'email', purpose: 'custom' });
    const text = { name: key, action: 'review', expression: `email in @${key}` } as const;
    const ends = await Promise.allSettled([
      newRule(sandbox, text),
      deleteRiskList(sandbox, { id }, NO_CLAIM),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('a version whose list was removed since does not come back', async () => {
  const { sandbox } = await newMerchant();
  const list = await newList(sandbox, { key: 'vips', kind: 'email', purpose: 'custom' });
  const { id } = await newRule(sandbox, IN_VIPS);
  await backtested(sandbox, id);
  await activateRule(sandbox, { id }, NO_CLAIM);
  await updateRule(sandbox, { id, expression: 'amount > 5.00 USD' }, NO_CLAIM);
  await backtested(sandbox, id);
  await activateRule(sandbox, { id }, NO_CLAIM);
  await deleteRiskList(sandbox, { id: list.id }, NO_CLAIM);
  expect(await refusedWith(rollBackRule(sandbox, { id }, NO_CLAIM))).toBe('rule_invalid');
  expect((await everyRule(sandbox.environment.id))[0]).toMatchObject({ activeVersion: 2 });
});
