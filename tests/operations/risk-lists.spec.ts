import type { Actor } from '@/lib/auth/actor';
import { eraseCustomer } from '@/lib/customers/erase-customer';
import { pool } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import type { ListKind } from '@/lib/risk/facts';
import { EntryFilters } from '@/lib/risk/lists/filters';
import { forgetListEntries } from '@/lib/risk/lists/forget-entries';
import { importEntries } from '@/lib/risk/lists/import-entries';
import { type ListPurpose, readLists } from '@/lib/risk/lists/purposes';
import { countEntries, getListEntry, getRiskList, listEntries } from '@/lib/risk/lists/queries';
import { renderRiskListEntry } from '@/lib/risk/lists/render';
import { addListEntry, removeListEntry } from '@/lib/risk/lists/write-entry';
import { createRiskList, deleteRiskList, updateRiskList } from '@/lib/risk/lists/write-list';
import { CreateRule } from '@/lib/risk/rules/schema';
import { createRule, updateRule } from '@/lib/risk/rules/write-rule';
import { refusal } from './auth-support';
import { eventsOf, NO_CLAIM, newCustomer, sandbox } from './customers-support';
import { expect, paid as payNow, test } from './payments-world';

async function newList(actor: Actor, kind: ListKind, purpose: ListPurpose = 'custom', key: string = kind) {
  return (await createRiskList(actor, { key, name: `All ${kind}`, kind, purpose }, NO_CLAIM)).row;
}

const add = async (actor: Actor, list: string, value: string, more: object = {}, call: Call = NO_CLAIM) =>
  (await addListEntry(actor, { list, value, ...more }, call)).row;

/** The lists that hold something of an attempt, as the facts of one are asked for. */
async function listsOf(actor: Actor, facts: Record<string, string | null>): Promise<string[]> {
  const { rows } = await pool().query<{ lists: string[] }>('SELECT risk_lists_of($1, $2) AS lists', [
    actor.environment.id,
    facts,
  ]);
  return rows[0]?.lists ?? [];
}

test('each kind is compared in its own form, addresses with every network that holds them', async ({
  database: _,
}) => {
  const [actor, stranger] = [await sandbox(), await sandbox()];
  expect(await listsOf(actor, { ip: '203.0.113.7', email: 'a@b.example' })).toEqual([]);
  const values: Partial<Record<ListKind, string[]>> = {
    email: [' Fraud@Shop.Example '],
    domain: ['@Mail.Example.'],
    ip: ['203.0.113.5/24', '198.51.100.9', '2001:DB8:0:1::/48', '::ffff:192.0.2.1'],
    bin: ['424242', '55555555'],
    country: ['de'],
    customer: ['cus_01kb7q2m8t4w9x5r0c6hz3vn1e'],
    device: ['Phone of M.'],
  };
  for (const [kind, entries] of Object.entries(values) as [ListKind, string[]][]) {
    const list = await newList(actor, kind);
    for (const value of entries) await add(actor, list.id, value);
    expect((await getRiskList(actor, list.id)).entryCount).toBe(entries.length);
  }
  const cases: [Record<string, string | null>, string[]][] = [
    [{ email: 'fraud@shop.example' }, ['custom:email']],
    [{ email: 'other@shop.example', domain: 'shop.example' }, []],
    [{ domain: 'MAIL.example' }, ['custom:domain']],
    [{ ip: '203.0.113.255' }, ['custom:ip']],
    [{ ip: '203.0.114.0' }, []],
    [{ ip: '198.51.100.9' }, ['custom:ip']],
    [{ ip: '198.51.100.8' }, []],
    [{ ip: '2001:db8::ffff' }, ['custom:ip']],
    [{ ip: '2001:db9::1' }, []],
    [{ ip: '192.0.2.1' }, ['custom:ip']],
    [{ ip: '::ffff:203.0.113.9' }, ['custom:ip']],
    [{ ip: 'no address' }, []],
    [{ bin: '42424242' }, ['custom:bin']],
    [{ bin: '555555' }, []],
    [{ bin: '4242' }, []],
    [{ country: 'DE', device: 'Phone of M.', email: null }, ['custom:country', 'custom:device']],
    [{ customer: 'cus_01kb7q2m8t4w9x5r0c6hz3vn1e' }, ['custom:customer']],
    [{ customer: 'Phone of M.', card: '424242' }, []],
  ];
  for (const [facts, lists] of cases) {
    expect(await listsOf(actor, facts), JSON.stringify(facts)).toEqual(lists);
    expect(await listsOf(stranger, facts)).toEqual([]);
  }
});

test('what is no value is refused with what it has to be, and nothing is added', async ({ database: _ }) => {
  const actor = await sandbox();
  const cases: [ListKind, string, string][] = [
    ['card', '4242424242424242', 'card_token'],
    ['email', 'shop.example', 'not_email'],
    ['domain', 'localhost', 'not_domain'],
    ['ip', '203.0.113.256', 'not_ip'],
    ['ip', '203.0.113.0/33', 'not_ip'],
    ['ip', '0.0.0.0/0', 'network_too_large'],
    ['ip', '2000::/3', 'network_too_large'],
    ['bin', '42424', 'not_bin'],
    ['bin', '424242424', 'not_bin'],
    ['bin', '3782822', 'bin_too_long'],
    ['country', 'XQ', 'not_country'],
    ['country', 'UK', 'not_country'],
    ['customer', 'pay_01kb7q2m8t4w9x5r0c6hz3vn1e', 'not_customer'],
    ['device', '4242 4242 4242 4242', 'text_refused'],
    ['device', '  ', 'value_missing'],
  ];
  for (const [kind, value, code] of cases) {
    const list = await newList(actor, kind, 'block', `l${newId('request').slice(-20)}`);
    const error = await refusal(add(actor, list.id, value));
    expect([error.code, error.details.errors?.[0]?.code], `${kind} ${value}`).toEqual([
      'list_entries_invalid',
      code,
    ]);
    expect(error.detail).not.toContain('4242 4242');
    expect((await getRiskList(actor, list.id)).entryCount).toBe(0);
  }
});

test('lists decide in the order of rules: who is allowed is not blocked', () => {
  const cases: [string[], 'allow' | 'block' | null, string[]][] = [
    [[], null, []],
    [['custom:vip'], null, ['vip']],
    [['block:fraud', 'custom:vip'], 'block', ['fraud', 'vip']],
    [['allow:friends', 'block:fraud'], 'allow', ['friends', 'fraud']],
    [['block:fraud', 'allow:friends'], 'allow', ['fraud', 'friends']],
  ];
  for (const [answer, decision, keys] of cases) expect(readLists(answer)).toMatchObject({ decision, keys });
});

test('an entry ends by the environment’s time, begins again, and is there once', async ({ database }) => {
  const actor = await sandbox();
  const list = await newList(actor, 'email', 'block', 'fraud');
  const soon = new Date(Date.now() + 60_000).toISOString();
  const later = new Date(Date.now() + 120_000).toISOString();
  const first = await add(actor, list.id, 'a@shop.example', { reason: 'Tried ten cards', ends_at: soon });
  expect(first).toMatchObject({ value: 'a@shop.example', reason: 'Tried ten cards' });
  expect((await refusal(add(actor, list.id, 'A@shop.example'))).code).toBe('already_exists');
  const past = add(actor, list.id, 'b@shop.example', { ends_at: '2020-01-01T00:00:00Z' });
  expect((await refusal(past)).details.errors?.[0]?.pointer).toBe('/ends_at');
  const asked = { email: 'a@shop.example' };
  expect(await listsOf(actor, asked)).toEqual(['block:fraud']);
  expect(await listsOf(actor, { ...asked, at: later })).toEqual([]);
  await database.owner.query('UPDATE environment SET clock_offset_ms = 120000 WHERE id = $1', [
    actor.environment.id,
  ]);
  expect(await listsOf(actor, asked)).toEqual([]);
  const ahead = { ...actor, environment: { ...actor.environment, clockOffsetMs: 120_000 } };
  const ended = EntryFilters.parse({ list: list.id, view: 'ended' });
  expect(await countEntries(ahead, ended, 10)).toBe(1);
  const again = await add(ahead, list.id, 'a@shop.example');
  expect(await countEntries(ahead, ended, 10)).toBe(0);
  expect((await getRiskList(actor, list.id)).entryCount).toBe(1);
  await updateRiskList(actor, { id: list.id, purpose: 'allow' }, NO_CLAIM);
  expect(await listsOf(actor, asked)).toEqual(['allow:fraud']);
  await removeListEntry(actor, { id: again.id }, NO_CLAIM);
  expect((await refusal(removeListEntry(actor, { id: again.id }, NO_CLAIM))).code).toBe('not_found');
  expect(await listsOf(actor, asked)).toEqual([]);
  expect(await eventsOf(database, actor, list.id)).toEqual([
    'risk_list.created',
    ...Array.from({ length: 4 }, () => 'risk_list.updated'),
  ]);
});

test('a payment gives its card, and no fingerprint is shown anywhere', async ({ database }) => {
  const actor = await sandbox();
  const paid = await payNow(actor, { amount: 1_000, customer_email: 'payer@shop.example' });
  const { fingerprint } = paid.method as { fingerprint: string };
  expect(fingerprint).toBeTruthy();
  const cards = await newList(actor, 'card', 'block', 'stolen');
  const { row } = await addListEntry(actor, { list: cards.id, payment: paid.id, reason: 'Stolen' }, NO_CLAIM);
  const shown = renderRiskListEntry(actor, row);
  expect(shown).toMatchObject({ value: null, card: { brand: 'visa', last4: '4242' }, reason: 'Stolen' });
  expect(await listsOf(actor, { card: fingerprint })).toEqual(['block:stolen']);
  const twice = addListEntry(actor, { list: cards.id, payment: paid.id }, NO_CLAIM);
  expect((await refusal(twice)).code).toBe('already_exists');
  const domains = await newList(actor, 'domain', 'block', 'domains');
  const { row: domain } = await addListEntry(actor, { list: domains.id, payment: paid.id }, NO_CLAIM);
  expect(domain.value).toBe('shop.example');
  const devices = await newList(actor, 'device');
  const missing = await refusal(addListEntry(actor, { list: devices.id, payment: paid.id }, NO_CLAIM));
  expect([missing.code, missing.details.kind]).toEqual(['list_value_missing', 'device']);
  const found = await listEntries(actor, EntryFilters.parse({ list: cards.id, search: '4242' }));
  const told = await database.owner.query(
    "SELECT FROM event WHERE environment_id = $1 AND object_type = 'risk_list' AND position($2 in snapshot::text) > 0",
    [actor.environment.id, fingerprint],
  );
  expect([found.rows.length, told.rowCount]).toEqual([1, 0]);
  expect(JSON.stringify(found.rows.map((one) => renderRiskListEntry(actor, one)))).not.toContain(fingerprint);
});

const HEAD = 'value,reason,ends_at';

test('a file is checked row by row, read whole or not at all, and may be sent again', async ({
  database: _,
}) => {
  const actor = await sandbox();
  const { id } = await newList(actor, 'ip', 'block', 'addresses');
  const read = (csv: string, dry_run = false) => importEntries(actor, { id, csv, dry_run }, NO_CLAIM);
  const bad = `${HEAD}\n203.0.113.5,fine,\nnowhere,,\n4242424242424242,"of 4242424242424242",\n198.51.100.1,x,tomorrow\n198.51.100.2,x,2020-01-01\n198.51.100.3,x\n198.51.100.4,,2030-02-30\n198.51.100.5,,2030-02-30T08:00:00+02:00`;
  const { row: report } = await read(bad, true);
  expect(report.problems.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
    '3 value not_ip',
    '4 value not_ip',
    '4 reason reason_refused',
    '5 ends_at not_time',
    '6 ends_at ended_already',
    '7 null cells',
    '8 ends_at not_time',
    '9 ends_at not_time',
  ]);
  expect(JSON.stringify(report)).not.toContain('4242424242424242');
  const refused = await refusal(read(bad));
  expect([refused.code, refused.details.problem_count]).toEqual(['list_entries_invalid', 8]);
  const shapes: [string, string][] = [
    ['ip,reason\n203.0.113.5,x', 'value_column_missing'],
    ['value,color\n203.0.113.5,red', 'column_unknown'],
    ['value,reason,value\n203.0.113.5,x,203.0.113.6', 'column_twice'],
    ['value\n', 'rows_missing'],
    [`value\n${'203.0.113.5\n'.repeat(10_001)}`, 'rows_too_many'],
  ];
  for (const [csv, code] of shapes) expect((await read(csv, true)).row.problems[0]?.code).toBe(code);
  expect((await getRiskList(actor, id)).entryCount).toBe(0);

  const good =
    '\uFEFFvalue;reason;ends_at\r\n203.0.113.5;"of; two";\r\n203.0.113.5/32;last one;2099-12-31\r\n2001:db8::/32;;\r\n';
  expect((await read(good)).row).toMatchObject({ rows: 3, added: 2, changed: 0 });
  expect((await read(good)).row).toMatchObject({ added: 0, changed: 0 });
  expect((await read('value\n2001:db8::/32\n203.0.113.5')).row).toMatchObject({ added: 0, changed: 1 });
  expect((await getRiskList(actor, id)).entryCount).toBe(2);
});

test('a list of a hundred thousand entries is read in portions and found in at once; removed it is gone', async ({
  database,
}) => {
  const actor = await sandbox();
  const { id } = await newList(actor, 'ip', 'block', 'many');
  const address = (nth: number) => `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
  const portion = (from: number) =>
    `value\n${Array.from({ length: 10_000 }, (_, at) => address(from + at)).join('\n')}`;
  await importEntries(actor, { id, csv: portion(0), dry_run: false }, NO_CLAIM);
  await database.owner.query(
    `INSERT INTO risk_list_entry (environment_id, id, list_id, kind, match_key, value, created_by, created_at)
     SELECT $1, 'rle_' || lpad(n::text, 26, '0'), $2, 'ip', host(inet '11.0.0.0' + n) || '/32', host(inet '11.0.0.0' + n),
       'system', now() FROM generate_series(1, 90000) AS n`,
    [actor.environment.id, id],
  );
  await database.owner.query('UPDATE risk_list SET entry_count = 100000 WHERE id = $1', [id]);
  await database.owner.query('ANALYZE risk_list_entry');
  await listsOf(actor, { ip: '10.0.0.1' });
  const begun = performance.now();
  for (let nth = 0; nth < 50; nth += 1) {
    expect(await listsOf(actor, { ip: address(nth * 7), email: 'a@b.example', country: 'DE' })).toEqual([
      'block:many',
    ]);
  }
  const took = (performance.now() - begun) / 50;
  const scanned = performance.now();
  for (let nth = 0; nth < 10; nth += 1)
    await database.owner.query(
      "SELECT count(*) FROM risk_list_entry WHERE list_id = $1 AND value LIKE '%.7'",
      [id],
    );
  expect(took, 'an entry is found faster than by looking through the list').toBeLessThan(
    (performance.now() - scanned) / 10,
  );
  await database.owner.query('UPDATE risk_list SET entry_count = 1000000 WHERE id = $1', [id]);
  const full = importEntries(actor, { id, csv: 'value\n192.0.2.1', dry_run: false }, NO_CLAIM);
  expect((await refusal(full)).code).toBe('too_many_entries');
  expect(await listsOf(actor, { ip: '192.0.2.1' })).toEqual([]);
  await database.owner.query('UPDATE risk_list SET entry_count = 100000 WHERE id = $1', [id]);

  await deleteRiskList(actor, { id }, NO_CLAIM);
  expect(await listsOf(actor, { ip: '10.0.0.1' })).toEqual([]);
  expect((await refusal(getRiskList(actor, id))).code).toBe('not_found');
  expect(await newList(actor, 'bin', 'custom', 'many')).toMatchObject({ entryCount: 0 });
  while ((await forgetListEntries()) > 0);
  const left = await database.owner.query('SELECT FROM risk_list_entry WHERE list_id = $1', [id]);
  expect(left.rowCount).toBe(0);
});

test('a list that a rule looks into is not removed, and says which', async ({ database: _ }) => {
  const actor = await sandbox();
  const list = await newList(actor, 'email', 'custom', 'known_fraud');
  const rule = CreateRule.parse({
    name: 'Known fraud',
    action: 'block',
    expression: 'email in @known_fraud',
  });
  const { row } = await createRule(actor, rule, NO_CLAIM);
  const refused = await refusal(deleteRiskList(actor, { id: list.id }, NO_CLAIM));
  expect([refused.code, refused.details.rules]).toEqual([
    'list_in_use',
    [{ id: row.id, name: 'Known fraud' }],
  ]);
  await updateRule(actor, { id: row.id, expression: 'amount > 100' }, NO_CLAIM);
  expect((await deleteRiskList(actor, { id: list.id }, NO_CLAIM)).row.deletedAt).not.toBeNull();
});

test('an erased person is shown nowhere, and is still kept out', async ({ database }) => {
  const actor = await sandbox();
  const customer = await newCustomer(actor, { email: 'mallory@shop.example', name: 'Mallory Quint' });
  const list = await newList(actor, 'email', 'block', 'fraud');
  const key = { claim: { key: 'mallory', fingerprint: 'ab'.repeat(32) } };
  const entry = await add(
    actor,
    list.id,
    'mallory@shop.example',
    { reason: 'Mallory Quint sent empty boxes' },
    key,
  );
  const rule = (name: string, expression: string) =>
    createRule(actor, CreateRule.parse({ name, action: 'review', expression }), NO_CLAIM);
  const { row: naming } = await rule('By address', 'email = "Mallory@shop.example"');
  await updateRule(actor, { id: naming.id, expression: 'amount > 1' }, NO_CLAIM);
  await rule('Another person', 'email = "quint@shop.example"');
  const erasure = { claim: { key: 'erase', fingerprint: 'cd'.repeat(32) } };
  const erase = () => eraseCustomer(actor, { id: customer.id }, erasure);
  // Texts of rules stay, also of earlier versions; it is told which, while somebody knows whom they name.
  expect((await erase()).row.namedInRules).toEqual([naming.id]);
  expect(await erase()).toMatchObject({ replayed: expect.any(String), row: { namedInRules: null } });
  expect(await getListEntry(actor, entry.id)).toMatchObject({
    value: null,
    reason: '[erased] sent empty boxes',
  });
  expect(await listsOf(actor, { email: 'mallory@shop.example' })).toEqual(['block:fraud']);
  const stored = await database.owner.query(
    "SELECT FROM idempotency WHERE environment_id = $1 AND answer::text ILIKE '%mallory@%'",
    [actor.environment.id],
  );
  expect(stored.rowCount).toBe(0);
});
