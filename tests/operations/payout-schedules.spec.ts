import type { Actor } from '@/lib/auth/actor';
import { exportConfiguration } from '@/lib/configuration/export-configuration';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import type { Call } from '@/lib/doors/call';
import { archivePayoutAccount } from '@/lib/payout-accounts/change-account';
import { listSchedules, nextScheduledPayout } from '@/lib/payouts/schedules/queries';
import { runPayoutSchedules, runSchedule } from '@/lib/payouts/schedules/run-schedules';
import { savePayoutSchedule } from '@/lib/payouts/schedules/save-schedule';
import { SavePayoutSchedule } from '@/lib/payouts/schedules/schema';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { expect, type TestDatabase, test } from '../support/database';
import { refusal } from './auth-support';
import { moveClock, paid } from './payments-world';
import { AVAILABLE, newPayer, payout, release } from './payouts-world';

const NO_CLAIM: Call = { claim: null };
const DAY_MS = 86_400_000;

function save(actor: Actor, schedule: object, call: Call = NO_CLAIM) {
  return savePayoutSchedule(
    actor,
    SavePayoutSchedule.parse({ currency: 'USD', every: 'daily', expected_version: 0, ...schedule }),
    call,
  );
}

/** The day that the schedule waits for is today. */
async function comes(database: TestDatabase, environmentId: string): Promise<void> {
  await database.owner.query(
    `UPDATE payout_schedule SET next_on = merchant_day(environment_id, clock_timestamp()) WHERE environment_id = $1`,
    [environmentId],
  );
}

async function done(database: TestDatabase, environmentId: string) {
  const { rows } = await database.owner.query<{ result: string; code: string | null; amount: number | null }>(
    `SELECT r.result, r.code, p.amount::int AS amount FROM payout_schedule_run r LEFT JOIN payout p
       ON p.environment_id = r.environment_id AND p.id = r.payout_id WHERE r.environment_id = $1 ORDER BY r.day`,
    [environmentId],
  );
  return rows;
}

test('the next day of a schedule, over ends of weeks, months and years', async ({ database }) => {
  const next = async (every: string, day: string, weekday: number | null, monthDay: number | null) => {
    const { rows } = await database.owner.query<{ day: string }>(
      'SELECT payout_schedule_next($1, $2, $3, $4)::text AS day',
      [every, weekday, monthDay, day],
    );
    return rows[0]?.day;
  };
  // A Friday.
  const friday = '2026-11-27';
  expect(await next('daily', '2026-12-31', null, null)).toBe('2027-01-01');
  expect(await next('weekly', friday, 5, null)).toBe('2026-12-04');
  expect(await next('weekly', friday, 6, null)).toBe('2026-11-28');
  expect(await next('weekly', friday, 4, null)).toBe('2026-12-03');
  expect(await next('monthly', friday, null, 27)).toBe('2026-12-27');
  expect(await next('monthly', friday, null, 28)).toBe('2026-11-28');
  expect(await next('monthly', '2026-12-31', null, 31)).toBe('2027-01-31');
  expect(await next('monthly', '2027-01-31', null, 31)).toBe('2027-02-28');
  expect(await next('monthly', '2027-02-28', null, 31)).toBe('2027-03-31');
  expect(await next('monthly', '2028-02-28', null, 30)).toBe('2028-02-29');
});

test('of many processes one pays out, once on a day, and the next day is set', async ({ database }) => {
  const payer = await newPayer(database);
  const { environmentId } = payer;
  // There it is noon, so that the day lasts as long as the test.
  const sandbox = await moveClock(database, payer.sandbox, DAY_MS + DAY_MS / 2 - (Date.now() % DAY_MS));
  const call: Call = { claim: null, changes: [] };
  await save(sandbox, {}, call);
  expect(call.changes).toEqual([
    ['USD/every', null, 'daily'],
    ['USD/minimum_amount', null, '1'],
  ]);
  // It begins after today.
  await runSchedule(environmentId, 'USD');
  expect(await done(database, environmentId)).toEqual([]);
  await comes(database, environmentId);
  await Promise.all(Array.from({ length: 8 }, () => runPayoutSchedules()));
  expect(await done(database, environmentId)).toEqual([
    { result: 'paid_out', code: null, amount: AVAILABLE },
  ]);
  const { rows } = await database.owner.query(
    'SELECT trigger, created_by AS by FROM payout WHERE environment_id = $1',
    [environmentId],
  );
  expect(rows).toEqual([{ trigger: 'scheduled', by: 'system' }]);
  // The day came, whatever is set and available afterwards.
  await paid(sandbox);
  await release(database, environmentId);
  await comes(database, environmentId);
  await runPayoutSchedules();
  expect(await done(database, environmentId)).toHaveLength(1);
  const [view] = await listSchedules(sandbox);
  expect(view).toMatchObject({
    currency: 'USD',
    every: 'daily',
    lastRun: { result: 'paid_out', code: null },
  });
  expect(Date.parse(view?.nextOn ?? '')).toBeGreaterThan(Date.now() - DAY_MS);
});

test('money that is due by then is released first; while another process releases it the schedule waits', async ({
  database,
}) => {
  const { sandbox, environmentId } = await newPayer(database);
  await save(sandbox, {});
  await paid(sandbox);
  await database.owner.query('UPDATE capture SET available_at = created_at WHERE environment_id = $1', [
    environmentId,
  ]);
  await comes(database, environmentId);
  const client = await database.owner.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM capture WHERE environment_id = $1 FOR UPDATE', [environmentId]);
    await runSchedule(environmentId, 'USD');
    expect(await done(database, environmentId)).toEqual([]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await runSchedule(environmentId, 'USD');
  expect(await done(database, environmentId)).toEqual([
    { result: 'paid_out', code: null, amount: 2 * AVAILABLE },
  ]);
});

test('a schedule that throws stays due and holds up no other', async ({ database }) => {
  const [broken, good] = [await newPayer(database), await newPayer(database)];
  for (const { sandbox, environmentId } of [broken, good]) {
    await save(sandbox, {});
    await comes(database, environmentId);
  }
  await database.owner.query("UPDATE payout_schedule SET next_on = '2020-01-01' WHERE environment_id = $1", [
    broken.environmentId,
  ]);
  await database.owner.query(
    `CREATE TRIGGER breaks BEFORE INSERT ON payout_schedule_run FOR EACH ROW
     WHEN (NEW.environment_id = '${broken.environmentId}') EXECUTE FUNCTION refuse_change()`,
  );
  try {
    await runPayoutSchedules();
    expect(await done(database, good.environmentId)).toHaveLength(1);
    expect(await done(database, broken.environmentId)).toEqual([]);
  } finally {
    await database.owner.query('DROP TRIGGER breaks ON payout_schedule_run');
  }
  await runPayoutSchedules();
  expect(await done(database, broken.environmentId)).toHaveLength(1);
});

test('too little and less than nothing are not paid out; what is refused says why', async ({ database }) => {
  const little = await newPayer(database);
  await save(little.sandbox, { minimum_amount: AVAILABLE + 1 });
  const below = await newPayer(database);
  await save(below.sandbox, {});
  // A refund of what was paid out leaves less than nothing.
  await payout(below.sandbox);
  await issueRefund(
    below.sandbox,
    IssueRefund.parse({ payment: below.payment.id, amount: 5_000, reason: 'duplicate' }),
    NO_CLAIM,
  );
  const missing = await newPayer(database);
  await save(missing.sandbox, {});
  await archivePayoutAccount(missing.sandbox, { id: missing.account.id }, NO_CLAIM);
  for (const { environmentId } of [little, below, missing]) {
    await comes(database, environmentId);
    await runSchedule(environmentId, 'USD');
  }
  for (const { environmentId } of [little, below])
    expect(await done(database, environmentId)).toEqual([{ result: 'too_little', code: null, amount: null }]);
  expect(await done(database, missing.environmentId)).toEqual([
    { result: 'refused', code: 'payout_account_missing', amount: null },
  ]);
  // In live no bank is connected, and a balance of nothing is too little before that is asked.
  await save(little.live, { currency: 'USD' });
  await comes(database, little.live.environment.id);
  await runSchedule(little.live.environment.id, 'USD');
  expect(await done(database, little.live.environment.id)).toEqual([
    { result: 'too_little', code: null, amount: null },
  ]);
});

test('a schedule is changed from what was seen, and is a part of the configuration', async ({ database }) => {
  const { sandbox } = await newPayer(database);
  const { row } = await save(sandbox, { every: 'weekly', weekday: 1, minimum_amount: 500 });
  expect(row.version).toBe(1);
  expect((await refusal(save(sandbox, {}))).code).toBe('version_conflict');
  const file = (await exportConfiguration(sandbox)).yaml;
  expect(file).toContain('payout_schedules:\n  - currency: USD');
  const apply = async (yaml: string) => {
    const { digest } = await planConfiguration(sandbox, { yaml });
    return applyConfiguration(sandbox, { yaml, digest }, NO_CLAIM);
  };
  await apply(
    'version: 1\npayout_schedules: [{ currency: USD, every: monthly, month_day: 31, minimum_amount: 500 }]\n',
  );
  expect((await listSchedules(sandbox))[0]).toMatchObject({ every: 'monthly', monthDay: 31, version: 2 });
  await apply('version: 1\npayout_schedules: []\n');
  expect((await listSchedules(sandbox))[0]).toMatchObject({ every: 'manual', nextOn: null, version: 3 });
  expect((await exportConfiguration(sandbox)).yaml).toContain('payout_schedules: []');
  // Whoever saw it before it was ended is told, however often it began again.
  for (const seen of [0, 1, 2])
    expect((await refusal(save(sandbox, { expected_version: seen }))).code).toBe('version_conflict');
  const call: Call = { claim: null, changes: [] };
  expect((await save(sandbox, { expected_version: 3 }, call)).row.version).toBe(4);
  expect(call.changes?.[0]).toEqual(['USD/every', null, 'daily']);
  await save(sandbox, { every: 'manual', expected_version: 4 });
  expect((await listSchedules(sandbox))[0]).toMatchObject({ every: 'manual', nextOn: null, version: 5 });
  expect(await nextScheduledPayout(sandbox)).toBeNull();
  await apply('version: 1\npayout_schedules: [{ currency: USD, every: daily, minimum_amount: 1 }]\n');
  expect((await listSchedules(sandbox))[0]).toMatchObject({ every: 'daily', version: 6 });
});
