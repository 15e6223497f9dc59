import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import type { Call } from '@/lib/doors/call';
import { validate } from '@/lib/doors/validate';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { getThresholds, getThresholdsHistory } from '@/lib/risk/thresholds/queries';
import { saveThresholds } from '@/lib/risk/thresholds/save-thresholds';
import { SaveThresholds, TryThresholds } from '@/lib/risk/thresholds/schema';
import { type TrialFindings, tryThresholds, UNSAVED_TRIALS_MAX } from '@/lib/risk/thresholds/try-thresholds';
import { newMerchant } from '../support/merchants';
import { expect, paid, pay, refusal, test } from './payments-world';
import { SUSPICIOUS } from './risk-world';
import { NO_CLAIM, newList } from './rules-world';

const OFF = { challenge_at: null, review_at: null, block_at: null };

test('thresholds count for the next attempt, with an event and their numbers in the audit log', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  expect(await getThresholds(sandbox)).toMatchObject({ challengeAt: null, blockAt: null, version: 0 });
  expect((await paid(sandbox, SUSPICIOUS)).status).toBe('succeeded');
  const call: Call = { claim: null, changes: [] };
  const { row } = await saveThresholds(sandbox, { ...OFF, review_at: 40, block_at: 99, version: 0 }, call);
  expect(row).toMatchObject({ challengeAt: null, reviewAt: 40, blockAt: 99, version: 1 });
  expect(call.changes).toEqual([
    ['review_at', null, '40'],
    ['block_at', null, '99'],
  ]);
  expect((await paid(sandbox, { ...SUSPICIOUS, amount: 9_000 })).status).toBe('in_review');
  await saveThresholds(sandbox, { ...OFF, block_at: 40 }, NO_CLAIM);
  expect((await refusal(pay(sandbox, SUSPICIOUS))).code).toBe('blocked_by_risk');
  // The same again is no change, and no event.
  expect((await saveThresholds(sandbox, { ...OFF, block_at: 40 }, NO_CLAIM)).row.version).toBe(2);
  const { rows } = await database.owner.query(
    "SELECT object_id, snapshot->>'block_at' AS block_at FROM event WHERE environment_id = $1 AND type = 'risk_thresholds.updated' ORDER BY id",
    [sandbox.environment.id],
  );
  expect(rows).toEqual(['99', '40'].map((block_at) => ({ object_id: sandbox.environment.id, block_at })));
});

test('of two who change the same thresholds one is told that the other was quicker', async () => {
  const { sandbox } = await newMerchant();
  const rivals = await Promise.allSettled(
    [30, 60].map((score) => saveThresholds(sandbox, { ...OFF, challenge_at: score, version: 0 }, NO_CLAIM)),
  );
  const [refused, ...others] = rivals.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect([refused.code, refused.details.current_version, others]).toEqual(['version_conflict', 1, []]);
  expect((await getThresholds(sandbox)).version).toBe(1);
});

test('whom a list lets pass is stopped by no threshold, neither now nor in the time machine', async () => {
  const { sandbox } = await newMerchant();
  await paid(sandbox, SUSPICIOUS);
  const list = await newList(sandbox, { key: 'friends', kind: 'email', purpose: 'allow' });
  await addListEntry(sandbox, { list: list.id, value: SUSPICIOUS.customer_email }, NO_CLAIM);
  await saveThresholds(sandbox, { ...OFF, block_at: 40 }, NO_CLAIM);
  expect((await paid(sandbox, SUSPICIOUS)).status).toBe('succeeded');
  const { row } = await tryThresholds(sandbox, TryThresholds.parse({ ...OFF, block_at: 40 }), NO_CLAIM);
  expect((row.result as TrialFindings).block).toMatchObject({
    attempts: 2,
    matched: 1,
    outcomes: { approved: { matched: 1 } },
  });
});

test('what was found in a trial goes with the thresholds that are set after it, and other trials make room', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const attempt = async (block_at: number) =>
    (await tryThresholds(sandbox, TryThresholds.parse({ ...OFF, block_at }), NO_CLAIM)).row;
  const save = async (block_at: number | null) =>
    (await saveThresholds(sandbox, { ...OFF, block_at }, NO_CLAIM)).row;
  const early = await attempt(70);
  const newest = await attempt(70);
  const other = await attempt(80);
  expect(await save(70)).toMatchObject({ version: 1, setBy: sandbox.id, trialId: newest.id });
  // One of before version 1 says nothing of what it would mean now.
  expect(await save(80)).toMatchObject({ version: 2, trialId: null });
  await save(null);
  const later = await attempt(80);
  expect(await save(80)).toMatchObject({ version: 4, trialId: later.id });
  const { versions } = await getThresholdsHistory(sandbox);
  expect(versions?.map(({ number, blockAt, trial }) => [number, blockAt, trial?.id ?? null])).toEqual([
    [4, 80, later.id],
    [3, null, null],
    [2, 80, null],
    [1, 70, newest.id],
  ]);
  for (let nth = 0; nth < UNSAVED_TRIALS_MAX; nth += 1) await attempt(60);
  const { rows } = await database.owner.query<{ id: string }>(
    'SELECT id FROM risk_thresholds_trial WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  const ids = rows.map(({ id }) => id);
  expect(ids).toHaveLength(UNSAVED_TRIALS_MAX + 2);
  expect(ids).toEqual(expect.arrayContaining([newest.id, later.id]));
  expect(ids).not.toContain(early.id);
  expect(ids).not.toContain(other.id);
  // Neither what was found nor who set what can be changed, and what was saved stays.
  const writes: [sql: string, constraint: string][] = [
    ["UPDATE risk_thresholds_trial SET result = '{}' WHERE environment_id = $1", 'append_only'],
    ["UPDATE risk_thresholds_version SET set_by = 'usr_2' WHERE environment_id = $1", 'append_only'],
    ['DELETE FROM risk_thresholds_version WHERE environment_id = $1', 'append_only'],
    ['DELETE FROM risk_thresholds_trial WHERE environment_id = $1', 'risk_thresholds_version_trial'],
  ];
  for (const [sql, constraint] of writes) {
    await expect(database.owner.query(sql, [sandbox.environment.id])).rejects.toMatchObject({ constraint });
  }
});

test('what is out of order or of range is named at its place, and nothing is saved', async () => {
  const { sandbox } = await newMerchant();
  const table: [input: Record<string, unknown>, pointer: string, detail: RegExp][] = [
    [{ ...OFF, challenge_at: 60, review_at: 50 }, '/review_at', /below challenge_at \(60\)/],
    [{ ...OFF, challenge_at: 60, block_at: 50 }, '/block_at', /below challenge_at \(60\)/],
    [{ ...OFF, challenge_at: 1, review_at: 60, block_at: 50 }, '/block_at', /below review_at \(60\)/],
    [{ ...OFF, block_at: 100 }, '/block_at', /99/],
    [{ ...OFF, block_at: 0 }, '/block_at', /1/],
    [{ ...OFF, block_at: 1.5 }, '/block_at', /int/],
    [{ challenge_at: null, review_at: null }, '/block_at', /./],
  ];
  for (const [input, pointer, detail] of table) {
    const error = await refusal(Promise.resolve().then(() => validate(SaveThresholds, input)));
    const [first] = error.details.errors as { pointer: string; detail: string }[];
    expect([first?.pointer, first?.detail], JSON.stringify(input)).toEqual([
      pointer,
      expect.stringMatching(detail),
    ]);
  }
  const yaml = 'version: 1\nrisk_thresholds: { review_at: 70, block_at: 60 }\n';
  const { problems } = (await refusal(planConfiguration(sandbox, { yaml }))).details as {
    problems: { path: string; line: number; column: number }[];
  };
  expect(problems).toMatchObject([{ path: '/risk_thresholds/block_at', line: 2, column: 45 }]);
  expect((await getThresholds(sandbox)).version).toBe(0);
});

test('a configuration file sets them, and is refused when they changed since it was compared', async () => {
  const { sandbox } = await newMerchant();
  const yaml = 'version: 1\nrisk_thresholds: { challenge_at: 50, review_at: 70 }\n';
  const old = await planConfiguration(sandbox, { yaml });
  await saveThresholds(sandbox, { ...OFF, challenge_at: 20 }, NO_CLAIM);
  const late = await refusal(applyConfiguration(sandbox, { yaml, digest: old.digest }, NO_CLAIM));
  expect(late.code).toBe('version_conflict');
  const { digest } = await planConfiguration(sandbox, { yaml });
  await applyConfiguration(sandbox, { yaml, digest }, NO_CLAIM);
  const set = { challengeAt: 50, reviewAt: 70, blockAt: null, version: 2 };
  expect(await getThresholds(sandbox)).toMatchObject(set);
});
