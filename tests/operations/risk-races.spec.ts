import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '@/lib/auth/actor';
import { exportContent } from '@/lib/exports/content';
import { requestExport } from '@/lib/exports/request-export';
import { expireAuthorizations } from '@/lib/jobs/expire-authorizations';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { deleteRiskList } from '@/lib/risk/lists/write-list';
import { approveOne } from '@/lib/risk/reviews/decide-review';
import { backtestRule } from '@/lib/risk/rules/backtest-rule';
import { backtestsOf, getRule } from '@/lib/risk/rules/queries';
import { activateRule } from '@/lib/risk/rules/run-rule';
import { deleteRule } from '@/lib/risk/rules/write-rule';
import { newMerchant } from '../support/merchants';
import { makeMember, makeMerchant } from './auth-support';
import { expectSound } from './payments-invariants';
import { ended, expect, keyed, paid, pay, paymentRow, test } from './payments-world';
import { reviewOf, SUSPICIOUS, switchRisk } from './risk-world';
import { backtested, NO_CLAIM, newList, newRule, refusedWith } from './rules-world';

process.env.EXPORTS_DIR ??= mkdtempSync(path.join(tmpdir(), 'exports-'));

test('of an approval and the end of the authorization at the same moment one wins, for payment and review', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await switchRisk(database, sandbox, { review_at: 1 });
  const payments = [];
  for (let nth = 0; nth < 8; nth += 1)
    payments.push(await paid(sandbox, { ...SUSPICIOUS, amount: 9_000 + nth }));
  const reviews = await Promise.all(payments.map(({ id }) => reviewOf(database, id)));
  await database.owner.query(
    'UPDATE payment SET authorization_expires_at = clock_timestamp() WHERE environment_id = $1',
    [sandbox.environment.id],
  );
  // Whoever approves comes through a process whose clock is behind.
  const behind: Actor = {
    ...sandbox,
    environment: { ...sandbox.environment, clockOffsetMs: sandbox.environment.clockOffsetMs - 60_000 },
  };
  const approvals = reviews.map((review) => ended(approveOne(behind, { id: review?.id ?? '' }, keyed())));
  const [answers] = await Promise.all([
    Promise.all(approvals),
    expireAuthorizations(),
    expireAuthorizations(),
  ]);
  await expireAuthorizations();
  for (const [nth, payment] of payments.entries()) {
    const [{ status }, review] = [await paymentRow(database, payment), await reviewOf(database, payment.id)];
    const word = answers[nth] ?? '';
    if (word === 'approved') expect([status, review?.status]).toEqual(['succeeded', 'approved']);
    else {
      expect(['invalid_state', 'payment_in_progress']).toContain(word);
      expect([status, review?.status]).toEqual(['expired', 'canceled']);
    }
  }
  await expectSound(database, sandbox.environment.id);
});

test('what becomes of a rule or its list while the time machine runs is not undone by what it found', async () => {
  const { sandbox } = await newMerchant();
  for (let nth = 0; nth < 3; nth += 1) await pay(sandbox, { amount: 1_000 + nth });
  const make = async (name: string, expression = 'amount > 5') => {
    const { id } = await newRule(sandbox, { name, action: 'block', expression });
    return id;
  };
  // Switched on meanwhile: it stays on, and the result is kept with it.
  const rule = await make('Switched on');
  await backtested(sandbox, rule);
  await Promise.all([
    backtestRule(sandbox, { id: rule }, NO_CLAIM),
    activateRule(sandbox, { id: rule }, NO_CLAIM),
  ]);
  expect(await getRule(sandbox, rule)).toMatchObject({ status: 'active', activeVersion: 1 });
  expect(await backtestsOf(sandbox, rule)).toHaveLength(2);
  // Deleted meanwhile: nothing is kept of it afterwards, and it does not come back.
  const gone = await make('Deleted');
  const [tried] = await Promise.allSettled([
    backtestRule(sandbox, { id: gone }, NO_CLAIM),
    deleteRule(sandbox, { id: gone }, NO_CLAIM),
  ]);
  expect((await getRule(sandbox, gone)).deletedAt).not.toBeNull();
  expect(await backtestsOf(sandbox, gone)).toHaveLength(tried.status === 'fulfilled' ? 1 : 0);
  expect(await refusedWith(activateRule(sandbox, { id: gone }, NO_CLAIM))).toMatch(
    /^(not_found|backtest_required)$/,
  );
  // Its list removed meanwhile: that waits for the rule, which goes on to be tried.
  const list = await newList(sandbox, { key: 'friends', kind: 'email', purpose: 'custom' });
  const looking = await make('Looks into a list', 'email in @friends');
  const [found, removed] = await Promise.allSettled([
    backtestRule(sandbox, { id: looking }, NO_CLAIM),
    deleteRiskList(sandbox, { id: list.id }, NO_CLAIM),
  ]);
  expect(found.status).toBe('fulfilled');
  expect(removed).toMatchObject({ status: 'rejected', reason: { code: 'list_in_use' } });
  expect((await getRule(sandbox, looking)).status).toBe('backtested');
});

test('files of reviews and lists hold no card, no formula and nothing of others', async ({ database }) => {
  const merchant = await makeMerchant();
  const actor = await (await makeMember(merchant, 'admin')).actorIn(merchant.sandbox);
  const { sandbox: stranger } = await newMerchant();
  const texts: string[] = [];
  for (const [nth, each] of [actor, stranger].entries()) {
    await switchRisk(database, each, { review_at: 1 });
    const payment = await paid(each, { ...SUSPICIOUS, customer_email: `reader${nth}@shop.example` });
    const cards = await newList(each, { key: 'cards', kind: 'card', purpose: 'custom' });
    await addListEntry(each, { list: cards.id, payment: payment.id }, NO_CLAIM);
    const devices = await newList(each, { key: 'devices', kind: 'device', purpose: 'custom' });
    await addListEntry(each, { list: devices.id, value: `=cmd|${nth}`, reason: '@SUM(1)' }, NO_CLAIM);
  }
  const files = [
    { list: 'reviews', columns: ['status', 'amount', 'score', 'reason', 'payment', 'id'] },
    { list: 'risk_list_entries', columns: ['value', 'reason', 'author', 'list', 'created'] },
  ] as const;
  for (const { list, columns } of files) {
    const labels = Object.fromEntries([...columns, '+currency'].map((column) => [column, column]));
    const job = await requestExport(
      actor,
      { list, columns: [...columns], labels, format: 'csv', query: {}, zone: 'utc' },
      NO_CLAIM,
    );
    for await (const part of exportContent(actor, job)) texts.push(part.toString());
  }
  const { rows } = await database.owner.query<{ secret: string }>(
    `SELECT match_key AS secret FROM risk_list_entry WHERE kind = 'card' AND environment_id = ANY ($1)
     UNION ALL SELECT id FROM review WHERE environment_id = $2
     UNION ALL SELECT id FROM risk_list_entry WHERE environment_id = $2`,
    [[actor.environment.id, stranger.environment.id], stranger.environment.id],
  );
  expect(rows.length).toBeGreaterThanOrEqual(4);
  const all = texts.join('\n');
  expect(all).toContain("'=cmd|0");
  expect(all).toContain("'@SUM(1)");
  for (const hidden of [...rows.map(({ secret }) => secret), 'reader1@', '=cmd|1', '4242424242424242']) {
    expect(all).not.toContain(hidden);
  }
});
