import { chooseColumns, columnsOf } from '@/lib/lists/columns';
import { changeView, createView, deleteView, listViews } from '@/lib/lists/saved-views';
import { ChooseColumns } from '@/lib/lists/schema';
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

test('columns are kept by member, list and screen; a row on a phone has four facts at most', async ({
  database,
}) => {
  const { fin, ana } = await people();
  const none = { wide: null, phone: null };
  expect(await columnsOf(fin, 'payments')).toEqual(none);
  await chooseColumns(fin, { list: 'payments', screen: 'wide', columns: ['created', 'amount', 'created'] });
  await chooseColumns(fin, { list: 'payments', screen: 'phone', columns: ['amount', 'id'] });
  expect(await columnsOf(fin, 'payments')).toEqual({ wide: ['created', 'amount'], phone: ['amount', 'id'] });
  expect(await columnsOf(ana, 'payments')).toEqual(none);
  expect(await columnsOf(fin, 'refunds')).toEqual(none);
  await chooseColumns(fin, { list: 'payments', screen: 'wide', columns: null });
  expect(await columnsOf(fin, 'payments')).toEqual({ wide: null, phone: ['amount', 'id'] });
  const five = { list: 'payments', screen: 'phone', columns: ['a', 'b', 'c', 'd', 'e'] };
  expect(ChooseColumns.safeParse(five).success).toBe(false);
  expect(ChooseColumns.safeParse({ ...five, screen: 'wide' }).success).toBe(true);
  await expect(
    database.owner.query("UPDATE list_columns SET columns = $1 WHERE screen = 'phone' AND user_id = $2", [
      five.columns,
      fin.id,
    ]),
  ).rejects.toThrow(/list_columns_fit_phone/);
  await expect(
    database.owner.query("UPDATE list_columns SET screen = 'watch' WHERE user_id = $1", [fin.id]),
  ).rejects.toThrow(/list_columns_screen_check/);
});
