import type { Actor } from '@/lib/auth/actor';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { activateRule } from '@/lib/risk/rules/run-rule';
import { forgetRiskState } from '@/lib/risk/state';
import { newMerchant } from '../support/merchants';
import { ended, expect, paid, pay, test } from './payments-world';
import { switchRisk } from './risk-world';
import { backtested, NO_CLAIM, newList, newRule } from './rules-world';

async function listed(actor: Actor, list: Parameters<typeof newList>[1], entry: object): Promise<void> {
  const { id } = await newList(actor, list);
  await addListEntry(actor, { list: id, ...entry }, NO_CLAIM);
}

async function active(actor: Actor, action: 'review' | 'block', expression: string): Promise<void> {
  const { id } = await newRule(actor, { name: expression, action, expression });
  await backtested(actor, id);
  await activateRule(actor, { id }, NO_CLAIM);
}

test('payments of who is on a list are stopped, let pass or held, by e-mail, card and address', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const first = await paid(sandbox);
  const from = (customer_email: string, ip: string, more: object = {}) =>
    pay(sandbox, { customer_email, payer: { ip }, payment_method: 'pm_card_mastercard', ...more });
  const kept = async () => {
    const { rows } = await database.owner.query<{ decision: string; hits: unknown[]; lists: string }>(
      `SELECT decision, hits, facts->>'lists' AS lists FROM risk_assessment WHERE environment_id = $1
       ORDER BY attempt_id DESC LIMIT 1`,
      [sandbox.environment.id],
    );
    return rows[0];
  };
  await listed(sandbox, { key: 'fraud', kind: 'email', purpose: 'block' }, { value: 'Bad@Shop.example' });
  await listed(sandbox, { key: 'stolen', kind: 'card', purpose: 'block' }, { payment: first.id });
  await listed(sandbox, { key: 'bots', kind: 'ip', purpose: 'block' }, { value: '126.1.2.0/24' });
  await listed(sandbox, { key: 'office', kind: 'ip', purpose: 'allow' }, { value: '126.9.0.1' });
  await listed(sandbox, { key: 'vips', kind: 'email', purpose: 'custom' }, { value: 'vip@shop.example' });

  expect(await ended(from('bad@shop.example', '126.5.5.5'))).toBe('blocked_by_risk');
  expect(await kept()).toMatchObject({
    decision: 'block',
    hits: [{ rule: 'list:fraud', name: '@fraud', action: 'block' }],
    lists: 'fraud',
  });
  const card = { payment_method: 'pm_card_visa' };
  expect(await ended(from('good@shop.example', '126.5.5.5', card))).toBe('blocked_by_risk');
  expect(JSON.stringify(await kept())).not.toMatch(/v\d+_[a-p]{32}/);
  expect(await ended(from('good@shop.example', '126.1.2.250'))).toBe('blocked_by_risk');
  expect((await from('good@shop.example', '126.1.3.1')).row.status).toBe('succeeded');
  // Who is on a list to allow is not stopped by one to block, nor by what the score asks for.
  await switchRisk(database, sandbox, { block_at: 1 });
  expect((await from('bad@shop.example', '126.9.0.1', card)).row).toMatchObject({ status: 'succeeded' });
  expect((await kept())?.lists.split(' ').sort()).toEqual(['fraud', 'office', 'stolen']);
  await switchRisk(database, sandbox, {});

  // A list of its own decides nothing until a rule looks into it.
  expect((await from('vip@shop.example', '126.5.5.5')).row.status).toBe('succeeded');
  await active(sandbox, 'review', 'email in @vips');
  forgetRiskState(sandbox.environment.id);
  expect((await from('vip@shop.example', '126.5.5.5')).row.status).toBe('in_review');
  expect(await kept()).toMatchObject({
    decision: 'review',
    hits: [{ name: 'email in @vips' }],
    lists: 'vips',
  });
  expect((await from('good@shop.example', '126.5.5.5')).row.status).toBe('succeeded');
});

test('digits of an issuer are met by six, seven and eight of them, and no more than six are kept', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await listed(sandbox, { key: 'eight', kind: 'bin', purpose: 'custom' }, { value: '42424242' });
  await listed(sandbox, { key: 'other', kind: 'bin', purpose: 'custom' }, { value: '42424243' });
  await listed(sandbox, { key: 'seven', kind: 'bin', purpose: 'block' }, { value: '5555555' });
  await listed(sandbox, { key: 'six', kind: 'bin', purpose: 'custom' }, { value: '424242' });
  await active(sandbox, 'review', 'bin in @eight');
  forgetRiskState(sandbox.environment.id);
  const held = await pay(sandbox, { payment_method: 'pm_card_visa' });
  expect(held.row.status).toBe('in_review');
  expect(await ended(pay(sandbox, { payment_method: 'pm_card_mastercard' }))).toBe('blocked_by_risk');
  const { rows } = await database.owner.query<{ kept: string; bin: string; lists: string }>(
    `SELECT a::text AS kept, bin, facts->>'lists' AS lists FROM risk_assessment a WHERE environment_id = $1
     ORDER BY attempt_id`,
    [sandbox.environment.id],
  );
  expect(rows.map(({ bin, lists }) => [bin, lists.split(' ').sort()])).toEqual([
    ['424242', ['eight', 'six']],
    ['555555', ['seven']],
  ]);
  expect(rows.map(({ kept }) => kept).join()).not.toMatch(/42424242|5555555/);
});
