import { domainToASCII, domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { oneDomain, withReadableLabels } from '@/lib/domain-names';
import { normaliseEmail } from '@/lib/fields';
import { newId } from '@/lib/ids';
import { EntryFilters } from '@/lib/risk/lists/filters';
import { listEntries } from '@/lib/risk/lists/queries';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { Clockwork } from '@/lib/risk/rules/clockwork';
import { compileRule } from '@/lib/risk/rules/compile';
import { parseRule } from '@/lib/risk/rules/parse';
import { newMerchant } from '../support/merchants';
import { expect, paid, pay, refusal, test } from './payments-world';
import { assessmentsOf } from './risk-world';
import { NO_CLAIM, newList } from './rules-world';

/** Latin letters but for the first one, which is Cyrillic: as `apple.com` to a reader, and another domain. */
const MIXED = '\u0430pple.com';

test('a domain has one form, whatever it is written as', () => {
  const table: [typed: string, form: string | null][] = [
    ['Shop.Example', 'shop.example'],
    ['bücher.example', 'bücher.example'],
    ['BÜCHER.example', 'bücher.example'],
    ['bu\u0308cher.example', 'bücher.example'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['XN--BCHER-KVA.EXAMPLE', 'bücher.example'],
    [MIXED, MIXED],
    ['xn--pple-43d.com', MIXED],
    ['例え。テスト', '例え.テスト'],
    ['ex\u00adample.com', 'example.com'],
    // What has signs stays in ASCII.
    ['xn--ls8h.example', 'xn--ls8h.example'],
    ['xn--example-.com', null],
    ['xn--a', null],
    ['shop', null],
    ['127.0.0.1', null],
    ['a.b:80', null],
    ['bücher.example/path', null],
  ];
  for (const [typed, form] of table) expect(oneDomain(typed), typed).toBe(form);
  expect(normaliseEmail('Somebody@XN--BCHER-KVA.example')).toBe('somebody@bücher.example');
  expect(withReadableLabels('@xn--bcher-kva.')).toBe('@bücher.');
});

test('it is the form of Node’s own tables for any letters', () => {
  const letters = fc.stringMatching(/^[a-zßäöüéøğșčłαβγδшжщ中文字例かな한글אבגدرس]{1,12}$/u);
  fc.assert(
    fc.property(letters, (label) => {
      const domain = `${label}.example`;
      const ascii = domainToASCII(domain);
      // Right-to-left letters beside others are no domain.
      fc.pre(ascii !== '');
      const form = oneDomain(domain);
      expect(form).toBe(domainToUnicode(ascii));
      expect(oneDomain(ascii)).toBe(form);
      expect(oneDomain(form ?? '')).toBe(form);
    }),
    { numRuns: 500 },
  );
});

test('rules compare addresses and domains in that form', () => {
  const holds = (expression: string, email: string) => {
    const parsed = parseRule(expression);
    if (!parsed.ok) throw new Error(expression);
    const facts = { email, email_domain: email.slice(email.indexOf('@') + 1) };
    return compileRule(parsed.tree)({ facts, lists: new Set(), clockwork: new Clockwork() });
  };
  const german = 'somebody@bücher.example';
  for (const expression of [
    'email_domain = "xn--bcher-kva.example"',
    'email_domain = "BÜCHER.Example"',
    '"xn--bcher-kva.example" = email_domain',
    'email_domain in ("shop.example", "XN--BCHER-KVA.example")',
    'email = "Somebody@xn--bcher-kva.example"',
    'email ends with "@xn--bcher-kva.example"',
    'email_domain starts with "bu\u0308cher."',
    'email like "*@xn--bcher-kva.*"',
  ]) {
    expect(holds(expression, german), expression).toBe(true);
    expect(holds(expression, 'somebody@bucher.example'), expression).toBe(false);
  }
  expect(holds('email_domain = "apple.com"', `somebody@${MIXED}`)).toBe(false);
  expect(holds('email_domain = "xn--pple-43d.com"', `somebody@${MIXED}`)).toBe(true);
});

test('lists find a domain and an address of mixed scripts however they are written', async ({ database }) => {
  const { sandbox } = await newMerchant();
  const domains = await newList(sandbox, { key: 'domains', kind: 'domain', purpose: 'block' });
  const { row: entry } = await addListEntry(
    sandbox,
    { list: domains.id, value: 'XN--pple-43d.com' },
    NO_CLAIM,
  );
  // People read the letters.
  expect(entry.value).toBe(MIXED);
  const again = refusal(addListEntry(sandbox, { list: domains.id, value: MIXED.toUpperCase() }, NO_CLAIM));
  expect((await again).code).toBe('already_exists');
  const blocked = async (customer_email: string) =>
    (await refusal(pay(sandbox, { amount: 1_000, customer_email }))).code;
  expect(await blocked(`one@${MIXED}`)).toBe('blocked_by_risk');
  expect(await blocked('two@xn--pple-43d.com')).toBe('blocked_by_risk');
  const honest = await paid(sandbox, { amount: 1_000, customer_email: 'three@apple.com' });
  expect(honest.status).toBe('succeeded');
  const emails = await newList(sandbox, { key: 'emails', kind: 'email', purpose: 'block' });
  await addListEntry(sandbox, { list: emails.id, value: 'Somebody@BÜCHER.example' }, NO_CLAIM);
  expect(await blocked('somebody@xn--bcher-kva.example')).toBe('blocked_by_risk');
  const other = await paid(sandbox, { amount: 1_000, customer_email: 'other@xn--bcher-kva.example' });
  expect((await assessmentsOf(database, other.id))[0]?.facts).toMatchObject({
    email: 'other@bücher.example',
    email_domain: 'bücher.example',
  });
  // Entries from before domains had one form are found too.
  for (const [list, value] of [
    [domains, 'xn--mnchen-3ya.example'],
    [emails, 'somebody@xn--kln-sna.example'],
  ] as const) {
    await database.owner.query(
      `INSERT INTO risk_list_entry (environment_id, id, list_id, kind, match_key, value, created_by, created_at)
       VALUES ($1, $2, $3, $4, risk_list_match($1, $4, $5), $5, $6, now())`,
      [sandbox.environment.id, newId('riskListEntry'), list.id, list.kind, value, sandbox.id],
    );
  }
  expect(await blocked('one@münchen.example')).toBe('blocked_by_risk');
  expect(await blocked('one@xn--mnchen-3ya.example')).toBe('blocked_by_risk');
  expect(await blocked('somebody@köln.example')).toBe('blocked_by_risk');
  expect((await paid(sandbox, { amount: 1_000, customer_email: 'other@köln.example' })).status).toBe(
    'succeeded',
  );
  // From a payment to a list, without typing it.
  await addListEntry(sandbox, { list: domains.id, payment: other.id }, NO_CLAIM);
  expect(await blocked('somebody.else@bücher.example')).toBe('blocked_by_risk');
  const found = await listEntries(sandbox, EntryFilters.parse({ search: 'xn--bcher-kva.example' }));
  expect(found.rows.map(({ value }) => value)).toEqual(['bücher.example']);
});
