import { type CallStatement, CallsTogether } from '@/lib/call-together';
import { callFunction } from '@/lib/db';
import { expect, test } from '../support/database';

/** A function that answers with its argument, after a lock, an error or a note in a table if the argument says so. */
const ECHO = `
  CREATE TABLE IF NOT EXISTS echoed (text text PRIMARY KEY, transaction xid8 NOT NULL DEFAULT pg_current_xact_id());
  CREATE OR REPLACE FUNCTION echo(e text, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
  BEGIN
    IF p ? 'lock' THEN PERFORM FROM echoed WHERE text = p->>'lock' FOR UPDATE; END IF;
    INSERT INTO echoed (text) VALUES (p->>'text');
    IF p ? 'fail' THEN RAISE EXCEPTION 'as asked' USING ERRCODE = 'CH009'; END IF;
    RETURN jsonb_build_object('said', p->>'text', 'lock_timeout', current_setting('lock_timeout'));
  END $$`;
const say = (text: string, more: object = {}) =>
  callFunction<{ said: string; lock_timeout: string }>('echo', 'env_x', { text, ...more });

test.beforeAll(async ({ database }) => {
  await database.owner.query(ECHO);
});

test('calls of one moment share a commit, and each gets its own answer', async ({ database }) => {
  const texts = ['one', 'two', 'three', 'four', 'five'];
  const answers = await Promise.all(texts.map((text) => say(text)));
  expect(answers.map(({ said }) => said)).toEqual(texts);
  const { rows } = await database.owner.query(
    'SELECT count(DISTINCT transaction)::int AS commits FROM echoed WHERE text = ANY ($1)',
    [texts],
  );
  expect(rows).toEqual([{ commits: 1 }]);
});

test('one that fails fails alone; nothing of it stays, and what shared its commit is done once', async ({
  database,
}) => {
  const results = await Promise.allSettled([
    say('good 1'),
    say('bad', { fail: true }),
    say('good 2'),
    say('good 1'),
  ]);
  const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'done'));
  expect(codes.slice(1, 3)).toEqual(['CH009', 'done']);
  // Two that want the same go side by side once they go alone: either may be the one that comes too late.
  expect([codes[0], codes[3]].sort()).toEqual(['23505', 'done']);
  const { rows } = await database.owner.query(
    "SELECT text FROM echoed WHERE text LIKE 'good%' OR text = 'bad' ORDER BY text",
  );
  expect(rows).toEqual([{ text: 'good 1' }, { text: 'good 2' }]);
});

test('whoever waits for a lock keeps nobody else waiting', async ({ database }) => {
  await say('locked');
  const holder = await database.owner.connect();
  try {
    await holder.query("BEGIN; SELECT FROM echoed WHERE text = 'locked' FOR UPDATE");
    let isOver = false;
    const stuck = say('stuck', { lock: 'locked' }).then(() => {
      isOver = true;
    });
    const others = await Promise.all([say('free 1'), say('free 2')]);
    // Those that come later find the place taken by somebody who waits, and go past.
    const later = await Promise.all([say('free 3'), say('free 4')]);
    expect([...others, ...later].map(({ said }) => said)).toEqual(['free 1', 'free 2', 'free 3', 'free 4']);
    expect(isOver).toBe(false);
    await holder.query('ROLLBACK');
    await stuck;
  } finally {
    holder.release();
  }
});

test('the short patience of a shared statement ends with it', async () => {
  const together = await Promise.all([say('short 1'), say('short 2')]);
  expect(together.map(({ lock_timeout }) => lock_timeout)).toEqual(['50ms', '50ms']);
  expect((await say('long')).lock_timeout).toBe('4s');
});

test('when the connection breaks nothing is sent again: it may have been committed', async () => {
  const sent: CallStatement[] = [];
  const calls = new CallsTogether(async (statement) => {
    sent.push(statement);
    throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
  }, 10);
  const run = (name: string) =>
    calls.run({ name, environmentId: 'env_x', argument: '{}', shown: 'env_x', nonce: null });
  const results = await Promise.allSettled([run('a'), run('b')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(sent).toHaveLength(1);
});
