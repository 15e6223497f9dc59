import type { Actor } from '@/lib/auth/actor';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import type { Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { ruleSetting } from '@/lib/risk/rules/queries';
import { saveRuleSetting } from '@/lib/risk/rules/run-rule';
import { getThresholds, getThresholdsHistory } from '@/lib/risk/thresholds/queries';
import { saveThresholds } from '@/lib/risk/thresholds/save-thresholds';
import { TryThresholds } from '@/lib/risk/thresholds/schema';
import { tryThresholds, UNSAVED_TRIALS_MAX } from '@/lib/risk/thresholds/try-thresholds';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant, refusal } from './auth-support';
import { NO_CLAIM, refusedWith } from './rules-world';

const OFF = { challenge_at: null, review_at: null, block_at: null };

/** Three members who may write rules in live, where it takes two of them. */
async function people() {
  const merchant = await makeMerchant();
  const members = [
    await makeMember(merchant, 'owner'),
    await makeMember(merchant, 'admin'),
    await makeMember(merchant, 'admin'),
  ] as const;
  const [asking, second, third] = [
    await members[0].actorIn(merchant.live),
    await members[1].actorIn(merchant.live),
    await members[2].actorIn(merchant.live),
  ];
  await saveRuleSetting(asking, { two_people: true }, NO_CLAIM);
  const key: Actor = { ...second, kind: 'key', id: newId('key') };
  return { merchant, members, asking, second, third, key, environmentId: asking.environment.id };
}

const off = (actor: Actor, call: Call = NO_CLAIM) => saveRuleSetting(actor, { two_people: false }, call);
const because = async (promise: Promise<unknown>) => (await refusal(promise)).details.because;

test('in live nobody alone switches off that it takes two people', async ({ database }) => {
  const { asking, second, key, environmentId } = await people();
  expect(await because(off(key))).toBe('two_members');
  const call: Call = { claim: null, changes: [] };
  const { row } = await off(asking, call);
  expect(row).toMatchObject({ twoPeople: true, requestedBy: asking.id });
  expect(call.changes).toEqual([['off_requested_by', null, asking.id]]);
  expect(await because(off(asking))).toBe('two_requester');
  expect(await because(off(key))).toBe('two_members');
  // Whoever wants it to stay says so, and nothing waits any more.
  await saveRuleSetting(second, { two_people: true }, NO_CLAIM);
  expect(await ruleSetting(environmentId)).toEqual({ twoPeople: true, requestedBy: null });
  // What a key asked, or somebody who left since, is asked again.
  await database.owner.query(
    'UPDATE risk_rule_setting SET requested_by = $2, requested_at = now() WHERE environment_id = $1',
    [environmentId, key.id],
  );
  expect((await off(asking)).row).toMatchObject({ twoPeople: true, requestedBy: asking.id });
  const agreed: Call = { claim: null, changes: [] };
  expect((await off(second, agreed)).row).toMatchObject({
    twoPeople: false,
    requestedBy: asking.id,
    updatedBy: second.id,
  });
  expect(agreed.changes).toEqual([
    ['two_people', 'true', 'false'],
    ['off_requested_by', asking.id, null],
  ]);
  // On goes at once, and the next time it takes two again.
  await saveRuleSetting(asking, { two_people: true }, NO_CLAIM);
  expect((await off(second)).row).toMatchObject({ twoPeople: true, requestedBy: second.id });
});

test('of many who press at once two are needed, and a sandbox is left alone', async () => {
  const { merchant, members, asking, environmentId } = await people();
  const alone = await Promise.allSettled([1, 2, 3, 4].map(() => off(asking)));
  expect(alone.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await ruleSetting(environmentId)).toEqual({ twoPeople: true, requestedBy: asking.id });
  const sandbox = await members[0].actorIn(merchant.sandbox);
  await saveRuleSetting(sandbox, { two_people: true }, NO_CLAIM);
  expect((await off(sandbox)).row.twoPeople).toBe(false);
});

test('thresholds wait for a second person as rules do, bound to their numbers', async ({ database }) => {
  const { asking, second, third, key, environmentId } = await people();
  const save = (actor: Actor, block_at: number | null, call: Call = NO_CLAIM) =>
    saveThresholds(actor, { ...OFF, block_at }, call);
  expect(await because(save(key, 90))).toBe('two_members');
  const call: Call = { claim: null, changes: [] };
  const { row } = await save(asking, 90, call);
  expect(row).toMatchObject({ blockAt: null, version: 0, requested: { block_at: 90 } });
  expect(call.changes).toEqual([['requested_block_at', null, '90']]);
  expect(await because(save(asking, 90))).toBe('two_requester');
  expect(await because(save(key, 90))).toBe('two_members');
  // Other numbers are another question.
  expect((await save(second, 80)).row).toMatchObject({ version: 0, requested: { requested_by: second.id } });
  const agreed: Call = { claim: null, changes: [] };
  expect((await save(asking, 80, agreed)).row).toMatchObject({ blockAt: 80, version: 1, requested: null });
  expect(agreed.changes).toEqual([
    ['requested_block_at', '80', null],
    ['block_at', null, '80'],
  ]);
  const { versions } = await getThresholdsHistory(asking);
  expect(versions).toMatchObject([{ number: 1, requestedBy: second.id, setBy: asking.id }]);
  // Two who confirm at once: one version comes of it.
  await save(asking, 70);
  const both = await Promise.all([save(second, 70), save(third, 70)]);
  expect(both.map(({ row: { version } }) => version)).toEqual([2, 2]);
  expect(await getThresholds(asking)).toMatchObject({ blockAt: 70, version: 2, requested: null });
  // Less goes at once and ends what waits; so does setting what is in force.
  await save(asking, 60);
  expect((await save(second, 70)).row).toMatchObject({ version: 2, requested: null });
  await save(asking, 60);
  expect((await save(second, null)).row).toMatchObject({ blockAt: null, version: 3, requested: null });
  const { rows } = await database.owner.query<{ type: string }>(
    "SELECT type FROM event WHERE environment_id = $1 AND object_type = 'risk_thresholds' ORDER BY seq",
    [environmentId],
  );
  expect(rows.map(({ type }) => type.slice('risk_thresholds.'.length))).toEqual([
    ...['change_requested', 'change_requested', 'updated'],
    ...['change_requested', 'updated'],
    ...['change_requested', 'change_withdrawn', 'change_requested', 'updated'],
  ]);
});

test('a configuration file asks and confirms as its member does, and a key with one does neither', async () => {
  const { asking, second, key } = await people();
  const yaml = 'version: 1\nrisk_thresholds: { review_at: 70 }\n';
  const apply = async (actor: Actor, call: Call = NO_CLAIM) => {
    const { digest } = await planConfiguration(actor, { yaml });
    return applyConfiguration(actor, { yaml, digest }, call);
  };
  expect(await refusedWith(apply(key))).toBe('approval_not_allowed');
  const call: Call = { claim: null, changes: [] };
  const { row } = await apply(asking, call);
  expect(row.changes).toMatchObject([{ field: 'review_at', after: 70, hint: 'second_person' }]);
  expect(call.changes).toEqual([['risk_thresholds/0/requested_review_at', null, '70']]);
  expect(await getThresholds(asking)).toMatchObject({ reviewAt: null, version: 0 });
  // Again it changes nothing, and what else the file says does not fail with it.
  expect((await apply(asking)).row.changes).toMatchObject([{ hint: 'second_person', applies: false }]);
  expect(await getThresholds(asking)).toMatchObject({ version: 0, requested: { requested_by: asking.id } });
  expect((await apply(second)).row.changes).toMatchObject([{ field: 'review_at', hint: null }]);
  expect(await getThresholds(asking)).toMatchObject({ reviewAt: 70, version: 1, requested: null });
});

test('what somebody asked who left waits for nobody, and a trial of what waits is kept', async ({
  database,
}) => {
  const { asking, second, environmentId } = await people();
  const yaml = 'version: 1\nrisk_thresholds: { block_at: 80 }\n';
  const attempt = (block_at: number) =>
    tryThresholds(asking, TryThresholds.parse({ ...OFF, block_at }), NO_CLAIM);
  const { row: trial } = await attempt(80);
  await saveThresholds(asking, { ...OFF, block_at: 80 }, NO_CLAIM);
  for (let nth = 0; nth < UNSAVED_TRIALS_MAX + 1; nth += 1) await attempt(60);
  const hintOf = async () => (await planConfiguration(second, { yaml })).changes[0]?.hint;
  expect(await hintOf()).toBeNull();
  await database.owner.query(
    'UPDATE risk_thresholds_request SET requested_by = $2 WHERE environment_id = $1',
    [environmentId, newId('user')],
  );
  expect(await getThresholds(second)).toMatchObject({ requested: null });
  expect(await hintOf()).toBe('second_person');
  await saveThresholds(asking, { ...OFF, block_at: 80 }, NO_CLAIM);
  expect((await saveThresholds(second, { ...OFF, block_at: 80 }, NO_CLAIM)).row).toMatchObject({
    version: 1,
    trialId: trial.id,
  });
});
