import { CreateAnnotation } from '@/lib/annotations/schema';
import { createAnnotation, deleteAnnotation } from '@/lib/annotations/write-annotation';
import { getBoard, listBoards } from '@/lib/boards/queries';
import { ChangeBoard, CreateBoard, FIRST_PANELS, PANELS_MAX } from '@/lib/boards/schema';
import { changeBoard, createBoard, deleteBoard } from '@/lib/boards/write-board';
import { newId } from '@/lib/ids';
import { listMarks } from '@/lib/metrics/marks';
import { concerns } from '@/lib/metrics/marks-of-metric';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant, refusal } from './auth-support';

const NO_CLAIM = { claim: null };
const board = (more: object = {}) =>
  CreateBoard.parse({ name: 'Mine', panels: [...FIRST_PANELS], isShared: false, ...more });

async function people() {
  const merchant = await makeMerchant();
  const [fin, ana, admin] = await Promise.all(
    (['finance', 'analyst', 'admin'] as const).map(async (role) =>
      (await makeMember(merchant, role)).actorIn(merchant.sandbox),
    ),
  );
  if (!fin || !ana || !admin) throw new Error('three members');
  return { merchant, fin, ana, admin };
}

test('a board is its owner’s; a shared one everybody’s, and changed by its owner, owners and admins', async () => {
  const { merchant, fin, ana, admin } = await people();
  const mine = (await createBoard(fin, board(), NO_CLAIM)).row;
  const shared = (await createBoard(fin, board({ name: 'All', isShared: true }), NO_CLAIM)).row;
  expect((await listBoards(fin)).map(({ name }) => name)).toEqual(['All', 'Mine']);
  expect(await listBoards(ana)).toMatchObject([
    { id: shared.id, isMine: false, mayChange: false, panels: FIRST_PANELS },
  ]);
  const live = await makeMember(merchant, 'finance').then((member) => member.actorIn(merchant.live));
  expect(await listBoards(live)).toEqual([]);
  const code = async (promise: Promise<unknown>) => (await refusal(promise)).code;
  expect(await code(getBoard(ana, mine.id))).toBe('not_found');
  expect(await code(changeBoard(ana, { id: mine.id, version: 1, name: 'x' }, NO_CLAIM))).toBe('not_found');
  expect(await code(changeBoard(ana, { id: shared.id, version: 1, name: 'x' }, NO_CLAIM))).toBe(
    'insufficient_scope',
  );
  expect(await code(deleteBoard(live, { id: shared.id, version: 1 }, NO_CLAIM))).toBe('not_found');

  const panels = [...FIRST_PANELS].reverse();
  const changed = (await changeBoard(admin, { id: shared.id, version: 1, panels }, NO_CLAIM)).row;
  expect(changed.version).toBe(2);
  expect((await listBoards(ana))[0]?.panels).toEqual(panels);
  expect(await code(changeBoard(fin, { id: shared.id, version: 1, name: 'late' }, NO_CLAIM))).toBe(
    'version_conflict',
  );
  expect(await code(changeBoard(admin, { id: shared.id, version: 2, isShared: false }, NO_CLAIM))).toBe(
    'insufficient_scope',
  );
  await deleteBoard(fin, { id: shared.id, version: 2 }, NO_CLAIM);
  expect(await listBoards(ana)).toEqual([]);
});

test('a request that is sent twice makes one board; a member has twenty, also of those made at once', async () => {
  const { fin, ana } = await people();
  const call = { claim: { key: newId('request'), fingerprint: 'ab'.repeat(32) } };
  const twice = [await createBoard(fin, board(), call), await createBoard(fin, board(), call)];
  expect(twice[1]?.row.id).toBe(twice[0]?.row.id);
  const many = await Promise.allSettled(
    Array.from({ length: 24 }, () => createBoard(fin, board(), NO_CLAIM)),
  );
  expect(await listBoards(fin)).toHaveLength(20);
  const refused = many.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(5);
  for (const { reason } of refused as PromiseRejectedResult[])
    expect(reason).toMatchObject({ code: 'too_many_boards' });
  await createBoard(ana, board(), NO_CLAIM);
});

test('panels that make no sense are refused by name', () => {
  const panel = FIRST_PANELS[2];
  const wrong = (more: object) =>
    CreateBoard.safeParse({ name: 'x', isShared: false, panels: [{ ...panel, ...more }] }).success;
  expect(wrong({})).toBe(true);
  for (const more of [
    { metric: 'happiness' },
    { look: 'pie' },
    { size: 'huge' },
    { split: 'decline_code' },
    { look: 'card', split: 'method' },
    { color: 'red' },
  ]) {
    expect(wrong(more), JSON.stringify(more)).toBe(false);
  }
  const many = Array.from({ length: PANELS_MAX + 1 }, () => panel);
  expect(ChangeBoard.safeParse({ id: 'brd_1', version: 1, panels: many }).success).toBe(false);
});

test('what is written stands beside charts until its author or an admin takes it off; incidents stand beside their metric', async ({
  database,
}) => {
  const { merchant, fin, admin } = await people();
  const dev = await (await makeMember(merchant, 'developer')).actorIn(merchant.sandbox);
  const environmentId = admin.environment.id;
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const written = (
    await createAnnotation(dev, CreateAnnotation.parse({ text: 'deploy 1.4.2', happened_at: at }), NO_CLAIM)
  ).row;
  const late = new Date(Date.now() + 3_600_000).toISOString();
  expect((await refusal(createAnnotation(dev, { text: 'tomorrow', happened_at: late }, NO_CLAIM))).code).toBe(
    'invalid_request',
  );
  const rule = newId('alertRule');
  await database.owner.query(
    `INSERT INTO alert_rule (environment_id, id, name, signal, comparison, threshold, window_minutes, sample_min, severity,
       channels, created_by, created_at, updated_at)
     VALUES ($1, $2, 'Slow', 'api_latency_p95', 'above', 1, 5, 1, 'warning', '{console}', 'system', now(), now())`,
    [environmentId, rule],
  );
  await database.owner.query(
    `INSERT INTO incident (environment_id, id, rule_id, rule_version, severity, channels, began_at, opened_at, value, peak,
       line, sample, seen_at, updated_at) VALUES ($1, $2, $3, 1, 'warning', '{console}', $4, $4, 2, 2, 1, 9, $4, $4)`,
    [environmentId, newId('incident'), rule, at],
  );
  const day = [new Date(Date.now() - 86_400_000).toISOString(), new Date().toISOString()] as const;
  const marks = await listMarks(fin, ...day);
  expect(marks.map(({ kind }) => kind).sort()).toEqual(['annotation', 'incident']);
  expect(marks.find(({ kind }) => kind === 'annotation')).toMatchObject({
    text: 'deploy 1.4.2',
    mayDelete: false,
  });
  const kinds = (metric: Parameters<typeof concerns>[1]) =>
    marks.filter((mark) => concerns(mark, metric)).map(({ kind }) => kind);
  expect(kinds('api_latency_p50')).toContain('incident');
  expect(kinds('payments')).toEqual(['annotation']);
  // Before the range nothing; an incident that goes on reaches into every later one.
  const before = new Date(Date.now() - 2 * 86_400_000).toISOString();
  expect(await listMarks(fin, before, day[0])).toEqual([]);
  const other = await (await makeMember(merchant, 'developer')).actorIn(merchant.sandbox);
  expect((await refusal(deleteAnnotation(other, { id: written.id }, NO_CLAIM))).code).toBe(
    'insufficient_scope',
  );
  await deleteAnnotation(dev, { id: written.id }, NO_CLAIM);
  expect((await refusal(deleteAnnotation(admin, { id: written.id }, NO_CLAIM))).code).toBe('not_found');

  await database.owner.query(
    `INSERT INTO annotation SELECT $1, 'ann_' || lpad(n::text, 26, '0'), 'deploy', now(), 'usr_1', now()
     FROM generate_series(1, 999) n`,
    [environmentId],
  );
  const last = await Promise.allSettled(
    ['a', 'b', 'c'].map((text) => createAnnotation(dev, { text }, NO_CLAIM)),
  );
  expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(last.find((one) => one.status === 'rejected')?.reason).toMatchObject({
    code: 'too_many_annotations',
  });
});
