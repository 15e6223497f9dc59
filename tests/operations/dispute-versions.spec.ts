import type { Actor } from '@/lib/auth/actor';
import { evidenceVersions, getDispute } from '@/lib/disputes/queries';
import { RestoreEvidence, SaveDisputeSetting } from '@/lib/disputes/schema';
import { restoreEvidence } from '@/lib/disputes/update-evidence';
import { newMerchant } from '../support/merchants';
import { disputed, submit, write } from './disputes-world';
import { expect, moveClock, NO_KEY, paid, refusal, test } from './payments-world';

/** The same environment through the eyes of another editor. */
const editor = (actor: Actor, id: string): Actor => ({ ...actor, id });

async function textsOf(actor: Actor, id: string) {
  const { evidence } = await getDispute(actor, id);
  return { fields: evidence?.fields, version: evidence?.version };
}

test('a stale edit is refused with who changed it, and nothing is written over', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await disputed(sandbox, (await paid(sandbox)).id);
  await write(editor(sandbox, 'usr_ana'), id, { statement: 'by Ana' }, 0);
  const stale = await refusal(write(editor(sandbox, 'usr_ben'), id, { statement: 'by Ben' }, 0));
  expect(stale).toMatchObject({
    code: 'version_conflict',
    details: { changed_by: 'usr_ana', current_version: 1, changed_at: expect.any(String) },
  });
  expect(await textsOf(sandbox, id)).toEqual({ fields: { statement: 'by Ana' }, version: 1 });
  expect(await evidenceVersions(sandbox, id)).toEqual([]);
});

test('what another editor, or a pause, writes over stays as a version; a stretch of typing is one', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const { id } = await disputed(sandbox, (await paid(sandbox)).id);
  const [ana, ben] = [editor(sandbox, 'usr_ana'), editor(sandbox, 'usr_ben')];
  for (const statement of ['d', 'dr', 'draft']) await write(ana, id, { statement });
  expect(await evidenceVersions(sandbox, id)).toEqual([]);
  await write(ben, id, { statement: 'Ben’s words' });
  expect(await evidenceVersions(sandbox, id)).toMatchObject([
    { number: 1, fields: { statement: 'draft' }, savedBy: 'usr_ana' },
  ]);
  const later = editor(await moveClock(database, sandbox, 11 * 60_000), 'usr_ben');
  await write(later, id, { statement: 'Ben, later' });
  expect(await evidenceVersions(sandbox, id)).toMatchObject([
    { number: 2, fields: { statement: 'Ben’s words' }, savedBy: 'usr_ben' },
    { number: 1 },
  ]);
});

test('an earlier version comes back whole, as a change of its own that can be undone the same way', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await disputed(sandbox, (await paid(sandbox)).id);
  const [ana, ben] = [editor(sandbox, 'usr_ana'), editor(sandbox, 'usr_ben')];
  await write(ana, id, { statement: 'first', customer_name: 'Ann' });
  await write(ben, id, { statement: 'second', customer_name: null });
  const stale = { id, number: 1, expected_version: 1 };
  expect(await refusal(restoreEvidence(ana, stale, NO_KEY))).toMatchObject({
    code: 'version_conflict',
    details: { changed_by: 'usr_ben' },
  });
  await restoreEvidence(ana, { ...stale, expected_version: 2 }, NO_KEY);
  expect(await textsOf(sandbox, id)).toEqual({
    fields: { statement: 'first', customer_name: 'Ann' },
    version: 3,
  });
  const versions = await evidenceVersions(sandbox, id);
  expect(versions).toMatchObject([
    { number: 2, fields: { statement: 'second' }, savedBy: 'usr_ben' },
    { number: 1, savedBy: 'usr_ana' },
  ]);
  expect((await refusal(restoreEvidence(ana, { id, number: 9, expected_version: 3 }, NO_KEY))).code).toBe(
    'not_found',
  );
});

test('twenty versions are kept, and none changes once the bank has the evidence', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const { id } = await disputed(sandbox, (await paid(sandbox)).id);
  for (let nth = 1; nth <= 26; nth += 1) {
    await write(editor(sandbox, `usr_${nth % 2}`), id, { statement: `version ${nth}` });
  }
  const numbers = (await evidenceVersions(sandbox, id)).map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, nth) => 25 - nth));
  await submit(sandbox, id, 'Here is the proof');
  const { evidence } = await getDispute(sandbox, id);
  const locked = { id, number: 25, expected_version: evidence?.version ?? 0 };
  expect((await refusal(restoreEvidence(sandbox, locked, NO_KEY))).code).toBe('evidence_locked');
  await expect(database.app.query('DELETE FROM dispute_evidence_version')).rejects.toThrow(
    /permission denied/,
  );
});

test('who may not write evidence sees none of its versions', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await disputed(sandbox, (await paid(sandbox)).id);
  await write(editor(sandbox, 'usr_ana'), id, { statement: 'one' });
  await write(editor(sandbox, 'usr_ben'), id, { statement: 'two' });
  expect(await evidenceVersions({ ...sandbox, permissions: new Set(['disputes:read']) }, id)).toEqual([]);
});

test('numbers and versions are those that a column can hold', () => {
  const input = { id: 'dp_1', number: 1, expected_version: 0 };
  expect(RestoreEvidence.safeParse(input).success).toBe(true);
  for (const wrong of [{ number: 0 }, { number: 2_147_483_648 }, { expected_version: 2_147_483_648 }]) {
    expect(RestoreEvidence.safeParse({ ...input, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
  const setting = { accept_below: null, expected_version: 2_147_483_648 };
  expect(SaveDisputeSetting.safeParse(setting).success).toBe(false);
});
