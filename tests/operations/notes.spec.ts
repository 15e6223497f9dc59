import type { Actor } from '@/lib/auth/actor';
import { permissionsOf, type Role } from '@/lib/auth/permissions';
import { mergeCustomer } from '@/lib/customers/merge-customer';
import { newId } from '@/lib/ids';
import { mentionsIn, piecesOf } from '@/lib/notes/mentions';
import { listCustomerNotes, listPaymentNotes, mentionableMembers } from '@/lib/notes/queries';
import { AddPaymentNote } from '@/lib/notes/schema';
import { addNote, changeNote } from '@/lib/notes/write-note';
import { newMerchant } from '../support/merchants';
import { newCustomer } from './customers-support';
import { expect, keyed, NO_KEY, paid, refusal, test } from './payments-world';

function member(system: Actor, role: Role, id: string = newId('user')): Actor {
  const permissions = permissionsOf(role, system.environment.kind);
  return { ...system, kind: 'member', id, label: 'Ana', role, permissions };
}

test('a note is added once per key, changed by its author only, and taken back for good', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const [ana, ben] = [member(sandbox, 'finance'), member(sandbox, 'owner')];
  const { id: payment } = await paid(sandbox);
  const key = keyed();
  const first = await addNote(ana, { payment, body: 'Call back on Monday' }, key);
  const again = await addNote(ana, { payment, body: 'Call back on Monday' }, key);
  expect(again.row.id).toBe(first.row.id);
  const { id } = first.row;
  expect(await refusal(changeNote(ben, { id, body: 'Mine now' }, NO_KEY))).toMatchObject({
    code: 'invalid_state',
    detail: expect.stringContaining('Only its author'),
  });
  expect((await changeNote(ana, { id, body: 'Call back on Tuesday' }, NO_KEY)).row.editedAt).not.toBeNull();

  await database.owner.query('ALTER TABLE note DISABLE TRIGGER note_guard');
  await database.owner.query("UPDATE note SET written_at = now() - interval '16 minutes' WHERE id = $1", [
    id,
  ]);
  await database.owner.query('ALTER TABLE note ENABLE TRIGGER note_guard');
  expect(await refusal(changeNote(ana, { id, body: 'Too late' }, NO_KEY))).toMatchObject({
    detail: expect.stringContaining('15 minutes'),
  });
  // The database itself refuses too, whoever asks.
  await expect(
    database.app.query("UPDATE note SET body = 'Too late' WHERE id = $1", [id]),
  ).rejects.toMatchObject({ constraint: 'note_time' });
  await expect(database.app.query('DELETE FROM note')).rejects.toThrow(/permission denied/);
  await expect(database.app.query("UPDATE note SET author = 'usr_x' WHERE id = $1", [id])).rejects.toThrow(
    /permission denied/,
  );

  expect(await refusal(changeNote(ben, { id, body: null }, NO_KEY))).toMatchObject({ code: 'invalid_state' });
  expect((await changeNote(ana, { id, body: null }, NO_KEY)).row).toMatchObject({ body: null, mentions: [] });
  expect(await refusal(changeNote(ana, { id, body: 'Back again' }, NO_KEY))).toMatchObject({
    code: 'not_found',
  });
  await expect(
    database.app.query("UPDATE note SET body = 'x', deleted_at = NULL WHERE id = $1", [id]),
  ).rejects.toMatchObject({ constraint: 'note_gone' });
  expect((await listPaymentNotes(ana, payment)).map(({ body }) => body)).toEqual([null]);
});

test('roles that do not see people neither write notes nor change them; other environments have none', async () => {
  const { sandbox } = await newMerchant();
  const { id: payment } = await paid(sandbox);
  for (const role of ['developer', 'support', 'analyst'] as const) {
    expect(
      await refusal(addNote(member(sandbox, role), { payment, body: 'Hello' }, NO_KEY)),
      role,
    ).toMatchObject({
      code: 'insufficient_scope',
    });
  }
  const stranger = (await newMerchant()).sandbox;
  expect(await refusal(addNote(member(stranger, 'owner'), { payment, body: 'Hello' }, NO_KEY))).toMatchObject(
    {
      code: 'not_found',
    },
  );
  const { row } = await addNote(member(sandbox, 'admin'), { payment, body: 'Hello' }, NO_KEY);
  expect(
    await refusal(changeNote(member(stranger, 'owner', row.author), { id: row.id, body: null }, NO_KEY)),
  ).toMatchObject({ code: 'not_found' });
});

test('a customer has notes of its own, and those of the records that were merged into it', async () => {
  const { sandbox } = await newMerchant();
  const ana = member(sandbox, 'finance');
  const [kept, other] = [await newCustomer(sandbox), await newCustomer(sandbox)];
  await addNote(ana, { customer: kept.id, body: 'Prefers mail' }, NO_KEY);
  const { row } = await addNote(ana, { customer: other.id, body: 'Moved in May' }, NO_KEY);
  await mergeCustomer(sandbox, { id: kept.id, customer: other.id }, NO_KEY);
  expect((await listCustomerNotes(ana, kept.id)).map(({ body }) => body)).toEqual([
    'Prefers mail',
    'Moved in May',
  ]);
  expect((await changeNote(ana, { id: row.id, body: 'Moved in June' }, NO_KEY)).row.body).toBe(
    'Moved in June',
  );
  for (const customer of [other.id, (await newCustomer((await newMerchant()).sandbox)).id, 'cus_x'])
    expect(await refusal(addNote(ana, { customer, body: 'Hello' }, NO_KEY)), customer).toMatchObject({
      code: 'not_found',
    });
});

test('hostile text is kept as it is; a card number, nothing and too much are refused', async () => {
  const { sandbox } = await newMerchant();
  const { id: payment } = await paid(sandbox);
  const body = '=cmd|calc <script>alert(1)</script> \u202Eevil\u202C مرحبا 👩‍👩‍👧‍👦\n\n-- ';
  const { row } = await addNote(member(sandbox, 'owner'), AddPaymentNote.parse({ payment, body }), NO_KEY);
  expect(row.body).toBe(body);
  for (const bad of ['', '   \n', 'a'.repeat(2_001), 'card 4242 4242 4242 4242', 'nul \0', 'half \ud800']) {
    expect(AddPaymentNote.safeParse({ payment, body: bad }).success, JSON.stringify(bad.slice(0, 20))).toBe(
      false,
    );
  }
  expect(AddPaymentNote.safeParse({ payment, body: '👍'.repeat(2_000) }).success).toBe(true);
});

test('members are mentioned by their whole name', async () => {
  const members = [
    { id: 'usr_1', name: 'Ana' },
    { id: 'usr_2', name: 'Ana Castillo' },
    { id: 'usr_3', name: '李雷' },
  ];
  expect(mentionsIn('@Ana Castillo and @Ana, ask @李雷', members)).toEqual(['usr_2', 'usr_1', 'usr_3']);
  expect(mentionsIn('ana@Ana.example, @Anatole, @nobody, @', members)).toEqual([]);
  expect(piecesOf('to @Ana.', members).map(({ text }) => text)).toEqual(['to ', '@Ana', '.']);
  const { sandbox } = await newMerchant();
  const { id: payment } = await paid(sandbox);
  const [owner] = await mentionableMembers(sandbox);
  const { row } = await addNote(member(sandbox, 'owner'), { payment, body: `@${owner?.name} look` }, NO_KEY);
  expect(row.mentions).toEqual([owner?.id]);
});
