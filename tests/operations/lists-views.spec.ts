import { chooseColumns, columnsOf } from '@/lib/lists/columns';
import { changeView, createView, deleteView, listViews } from '@/lib/lists/saved-views';
import { expect, test } from '../support/database';
import { makeMember, makeMerchant, refusal } from './auth-support';

const NO_CLAIM = { claim: null };
const view = (more: object = {}) =>
  ({ list: 'payments', name: 'Big ones', query: '?amount=100000..', isShared: false, ...more }) as const;

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

test('a private view is its owner’s; a shared one everybody’s, in its environment only', async () => {
  const { merchant, fin, ana } = await people();
  const mine = await createView(fin, view(), NO_CLAIM);
  const shared = await createView(fin, view({ name: 'All declined', isShared: true }), NO_CLAIM);
  expect((await listViews(fin, 'payments')).map(({ name }) => name)).toEqual(['All declined', 'Big ones']);
  expect(await listViews(ana, 'payments')).toMatchObject([
    { id: shared.id, isMine: false, mayChange: false },
  ]);
  expect(await listViews(ana, 'refunds')).toEqual([]);
  const live = await makeMember(merchant, 'finance').then((member) => member.actorIn(merchant.live));
  expect(await listViews(live, 'payments')).toEqual([]);
  expect((await refusal(changeView(ana, { id: mine.id, version: 1, name: 'x' }))).code).toBe('not_found');
  expect((await refusal(changeView(ana, { id: shared.id, version: 1, name: 'x' }))).code).toBe(
    'insufficient_scope',
  );
  expect((await refusal(deleteView(live, { id: shared.id, version: 1 }))).code).toBe('not_found');
  expect((await refusal(createView(ana, view({ list: 'events' }), NO_CLAIM))).code).toBe(
    'insufficient_scope',
  );
});

test('of two who change a view the second learns who was first, and nothing is overwritten', async () => {
  const { fin, admin } = await people();
  const made = await createView(fin, view({ isShared: true }), NO_CLAIM);
  const renamed = await changeView(admin, { id: made.id, version: made.version, name: 'Large' });
  expect(renamed.version).toBe(2);
  const late = await refusal(changeView(fin, { id: made.id, version: made.version, name: 'Huge' }));
  expect(late.code).toBe('version_conflict');
  expect(late.details.changed_by).toBeTruthy();
  expect((await refusal(deleteView(fin, { id: made.id, version: 1 }))).code).toBe('version_conflict');
  expect((await listViews(fin, 'payments'))[0]?.name).toBe('Large');
  await deleteView(fin, { id: made.id, version: 2 });
  expect(await listViews(fin, 'payments')).toEqual([]);
  expect((await refusal(deleteView(fin, { id: made.id, version: 2 }))).code).toBe('not_found');
});

test('a request that is sent twice makes one view', async () => {
  const { fin } = await people();
  const call = { claim: { key: 'view-1', fingerprint: 'ab'.repeat(32) } };
  const made = await Promise.all(Array.from({ length: 8 }, () => createView(fin, view(), call)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});

test('columns are kept by member and list', async () => {
  const { fin, ana } = await people();
  expect(await columnsOf(fin, 'payments')).toBeNull();
  await chooseColumns(fin, { list: 'payments', columns: ['created', 'amount', 'created'] });
  expect(await columnsOf(fin, 'payments')).toEqual(['created', 'amount']);
  expect(await columnsOf(ana, 'payments')).toBeNull();
  await chooseColumns(fin, { list: 'payments', columns: null });
  expect(await columnsOf(fin, 'payments')).toBeNull();
});
