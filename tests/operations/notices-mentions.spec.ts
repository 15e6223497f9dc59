import { addNote, changeNote } from '@/lib/notes/write-note';
import { dismissNotice } from '@/lib/notices/dismiss-notice';
import { mentionNotices } from '@/lib/notices/mentions';
import type { TestDatabase } from '../support/database';
import { makeMember, makeMerchant } from './auth-support';
import { expect, moveClock, NO_KEY, paid, test } from './payments-world';
import { newTeam } from './refunds-world';

/** Gives a member a name that a note can mention. */
async function named(database: TestDatabase, id: string, name: string): Promise<string> {
  await database.owner.query('UPDATE "user" SET name = $2 WHERE id = $1', [id, name]);
  return name;
}

test('who is mentioned in a note hears of it, with the way to the payment, until they put it away', async ({
  database,
}) => {
  const { merchant, people } = await newTeam('finance', 'owner', 'admin');
  const [ana, ben, eve] = people;
  if (!ana || !ben || !eve) throw new Error('no team');
  await named(database, ben.actor.id, 'Ben Notice');
  await named(database, ana.actor.id, 'Ana Author');
  const payment = await paid(ana.actor);
  const { row } = await addNote(
    ana.actor,
    { payment: payment.id, body: 'Please look at this, @Ben Notice' },
    NO_KEY,
  );
  const [notice, ...others] = await mentionNotices(ben.actor);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({
    note: row.id,
    payment: payment.id,
    author: 'Ana Author',
    body: 'Please look at this, @Ben Notice',
  });
  expect(await mentionNotices(ana.actor)).toEqual([]);
  expect(await mentionNotices(eve.actor)).toEqual([]);
  await dismissNotice(ben.actor, { notice: `mention:${row.id}`, seen: notice?.seen ?? '' });
  expect(await mentionNotices(ben.actor)).toEqual([]);
  // A correction of a note that was read is no news.
  await changeNote(ana.actor, { id: row.id, body: 'Please look at this soon, @Ben Notice' }, NO_KEY);
  expect(await mentionNotices(ben.actor)).toEqual([]);
  const next = await addNote(ana.actor, { payment: payment.id, body: '@Ben Notice: and this' }, NO_KEY);
  expect((await mentionNotices(ben.actor)).map(({ note }) => note)).toEqual([next.row.id]);
  await changeNote(ana.actor, { id: next.row.id, body: null }, NO_KEY);
  expect(await mentionNotices(ben.actor)).toEqual([]);
  expect(merchant.sandbox).toBe(payment.environmentId);
});

test('only members of the merchant are told, in that environment, and only roles that read notes', async ({
  database,
}) => {
  const { merchant, people } = await newTeam('finance', 'analyst', 'owner');
  const [ana, analyst, owner] = people;
  if (!ana || !analyst || !owner) throw new Error('no team');
  const elsewhere = await makeMerchant();
  const stranger = await makeMember(elsewhere, 'owner');
  await named(database, stranger.userId, 'Sam Stranger');
  await named(database, analyst.actor.id, 'Al Analyst');
  await named(database, owner.actor.id, 'Olga Other');
  const payment = await paid(ana.actor);
  const body = '@Sam Stranger @Al Analyst @Olga Other';
  const { row } = await addNote(ana.actor, { payment: payment.id, body }, NO_KEY);
  expect(row.mentions.sort()).toEqual([analyst.actor.id, owner.actor.id].sort());
  expect(await mentionNotices(await stranger.actorIn(elsewhere.sandbox))).toEqual([]);
  expect(await mentionNotices(analyst.actor)).toEqual([]);
  expect(await mentionNotices(owner.actor)).toHaveLength(1);
  await database.owner.query('DELETE FROM member WHERE user_id = $1', [owner.actor.id]);
  expect(merchant.sandbox).toBe(row.environmentId);
});

test('the clock of a sandbox does not matter: a mention of next month is put away as well', async ({
  database,
}) => {
  const { people } = await newTeam('finance', 'owner');
  const [ana, ben] = people;
  if (!ana || !ben) throw new Error('no team');
  await named(database, ben.actor.id, 'Ben Later');
  const payment = await paid(ana.actor);
  const later = await moveClock(database, ana.actor, 40 * 86_400_000);
  const author = { ...ana.actor, environment: later.environment };
  const { row } = await addNote(author, { payment: payment.id, body: 'For @Ben Later' }, NO_KEY);
  const [notice] = await mentionNotices(ben.actor);
  expect(notice?.note).toBe(row.id);
  await dismissNotice(ben.actor, { notice: `mention:${row.id}`, seen: notice?.seen ?? '' });
  expect(await mentionNotices(ben.actor)).toEqual([]);
});
