import { IncidentFilters } from '@/lib/alerts/filters';
import { lookAtRules } from '@/lib/alerts/look-at-rules';
import { listIncidents } from '@/lib/alerts/queries';
import { CreateAlertRule } from '@/lib/alerts/schema';
import { createAlertRule } from '@/lib/alerts/write-rule';
import { createAnnotation } from '@/lib/annotations/write-annotation';
import { recordDone } from '@/lib/audit/write-record';
import { FIRST_PANELS } from '@/lib/boards/schema';
import { createBoard } from '@/lib/boards/write-board';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { createKey } from '@/lib/credentials/create-key';
import { createCustomer } from '@/lib/customers/create-customer';
import { CreateCustomer } from '@/lib/customers/schema';
import { db } from '@/lib/db';
import { submitDispute } from '@/lib/disputes/submit-dispute';
import { updateEvidence } from '@/lib/disputes/update-evidence';
import { EXPORT_SOURCES } from '@/lib/exports/registry';
import { requestExport } from '@/lib/exports/request-export';
import { createInvitation } from '@/lib/invitations/write-invitation';
import { addNote } from '@/lib/notes/write-note';
import { receiptPath } from '@/lib/payments/receipts/link-address';
import { createReceiptLink } from '@/lib/payments/receipts/write-link';
import { proposePayoutAccount } from '@/lib/payout-accounts/propose-account';
import { ProposePayoutAccount } from '@/lib/payout-accounts/schema';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { createPayout } from '@/lib/payouts/create-payout';
import { CreatePayout } from '@/lib/payouts/schema';
import { importFile } from '@/lib/refunds/bulk/import-file';
import { issueRefund } from '@/lib/refunds/issue-refund';
import { IssueRefund } from '@/lib/refunds/schema';
import { addListEntry } from '@/lib/risk/lists/write-entry';
import { createRiskList } from '@/lib/risk/lists/write-list';
import { backtestRule } from '@/lib/risk/rules/backtest-rule';
import { createRule, updateRule } from '@/lib/risk/rules/write-rule';
import { createRole } from '@/lib/roles/write-role';
import { stopSimulation } from '@/lib/testlab/simulations/change-simulation';
import { StartSimulation } from '@/lib/testlab/simulations/schema';
import { startSimulation } from '@/lib/testlab/simulations/start-simulation';
import { CreateEndpoint } from '@/lib/webhooks/schema';
import { testEndpoint } from '@/lib/webhooks/send-again';
import { createEndpoint } from '@/lib/webhooks/write-endpoint';
import { release } from '../operations/payouts-world';
import { givenBackElsewhere } from '../operations/refunds-world';
import { SUSPICIOUS, switchRisk } from '../operations/risk-world';
import type { SharedServer } from '../support/shared-server';
import { expect, type Shop } from './console-world';

const NO_KEY = { claim: null };

/** The free texts of everything that is made: plain ones, or those of somebody who means harm. */
export type Texts = {
  /** Up to 60 characters: names and references. */
  short: string;
  long: string;
  email: string;
  /** Minor units. */
  amount: number;
};

export const PLAIN: Texts = {
  short: 'SO-77 茉莉龙珠',
  long: 'Two tins of jasmine pearls, engraved',
  email: 'a.very.long.address.of.a.person@example.test',
  amount: 999_999_999_999,
};

/** Ids and addresses of a shop that has one of everything. */
export type Everything = Awaited<ReturnType<typeof makeEverything>>;

/** Fills a shop's sandbox with one object of every kind in every state that has a page of its own. */
export async function makeEverything(shop: Shop, server: SharedServer, texts: Texts = PLAIN) {
  const actor = shop.sandbox;
  const environmentId = actor.environment.id;
  const { short, long, email, amount } = texts;
  const words = { description: long, reference: short, metadata: { [short.slice(0, 40)]: long } };
  const person = { ...words, name: short, email, phone: '+86 21 5555 0101' };
  const customer = (await createCustomer(actor, CreateCustomer.parse(person), NO_KEY)).row.id;
  const paid = await shop.pay({ ...words, amount, customer, customer_email: email });
  await shop.pay({ ...words, amount: 5_000, payment_method: 'pm_card_chargeDeclined' }).catch(() => null);
  const held = await shop.pay({ ...words, amount: 7_700, capture_method: 'manual' });
  const waiting = await shop.pay({ ...words, amount: 900, payment_method: 'pm_card_threeDSecure2Required' });
  await addNote(actor, { payment: paid.id, body: long }, NO_KEY);
  const refunds = await makeRefunds(shop, server, paid.id, short);
  const disputes = await makeDisputes(shop, short, long);
  const sessions = await makeSessions(shop, server, texts);
  const key = await createKey(actor, { name: short, kind: 'secret' }, NO_KEY);
  // Names below .invalid are found nowhere (RFC 6761): nothing leaves this machine.
  const endpoint = await createEndpoint(
    actor,
    CreateEndpoint.parse({ url: 'https://hooks.invalid/payments', event_types: ['*'], description: short }),
    NO_KEY,
  );
  const delivery = await testEndpoint(actor, { id: endpoint.row.id }, NO_KEY);
  const bytes = Buffer.from(`payment,amount,reason\n${paid.id},1.00,duplicate\n`);
  const imported = await importFile(actor, { name: `${short}.csv`, bytes, format: 'point' });
  if (imported.result !== 'checked') throw new Error(`the file was not taken: ${JSON.stringify(imported)}`);
  const riskList = (
    await createRiskList(actor, { key: 'known_fraud', name: short, kind: 'email', purpose: 'block' }, NO_KEY)
  ).row.id;
  const watching = CreateAlertRule.parse({
    name: short,
    signal: 'payments',
    comparison: 'above',
    threshold: 0,
    window_minutes: 60,
    sample_min: 0,
  });
  const alertRule = (await createAlertRule(actor, watching, NO_KEY)).row.id;
  await lookAtRules(actor);
  const incident = (await listIncidents(actor, IncidentFilters.parse({ rule: alertRule }))).rows[0]?.id;
  const listed = { list: riskList, value: email, reason: long };
  const listEntry = (await addListEntry(actor, listed, NO_KEY)).row.id;
  const { columns } = EXPORT_SOURCES.payments.list;
  const owner = await db().member.findFirstOrThrow({
    where: { merchantId: actor.environment.merchantId, role: 'owner' },
  });
  await requestExport(
    { ...actor, id: owner.userId },
    {
      list: 'payments',
      format: 'csv',
      query: {},
      columns: columns.map((column) => column.key),
      zone: 'utc',
      labels: {},
    },
    NO_KEY,
  );
  const shown = { name: short, panels: [...FIRST_PANELS], isShared: true };
  const board = (await createBoard({ ...actor, id: owner.userId }, shown, NO_KEY)).row.id;
  await createAnnotation(actor, { text: `deploy ${short}` }, NO_KEY);
  const payout = await makePayout(shop, server, short);
  const link = await createReceiptLink(actor, { payment: paid.id, days: 30 }, NO_KEY);
  const attempt = {
    action: 'createKey',
    permission: 'keys:write',
    userAgent: `Browser ${short}`,
    result: key,
  };
  await recordDone({ ...actor, id: owner.userId, kind: 'member', ip: '203.0.113.7' }, attempt);
  const audited = await db().auditRecord.findFirstOrThrow({ where: { environmentId, objectId: key.id } });
  await expect
    .poll(() => db().webhookAttempt.count({ where: { deliveryId: delivery.row.id } }), { timeout: 15_000 })
    .toBeGreaterThan(0);
  const event = await db().event.findFirstOrThrow({ where: { environmentId, objectId: paid.id } });
  const people = await makePeople(shop, short);
  const rule = await makeRule(shop, short);
  const review = await makeReview(shop, server, words);
  const requested = await makeRequest(server, key.secret, { ...person, email: 'no address' });
  return {
    customer,
    paid: paid.id,
    held: held.id,
    waiting: waiting.id,
    /** The pretend bank's page on which the payer of `waiting` confirms. */
    challenge: new URL((waiting.nextAction as { url: string }).url).pathname,
    ...refunds,
    ...disputes,
    ...sessions,
    ...people,
    key: key.id,
    endpoint: endpoint.row.id,
    delivery: delivery.row.id,
    batch: imported.batch,
    event: event.id,
    audited: audited.id,
    requested,
    rule,
    review,
    riskList,
    alertRule,
    incident,
    simulation: await makeRun(shop),
    board,
    payout,
    listEntry,
    receipt: receiptPath(environmentId, link.row.id),
    returned: `/return/${environmentId}/${paid.id}`,
  };
}

/** A payment that waits for a decision, and shares card and address with one that was let through. */
async function makeReview(shop: Shop, server: SharedServer, words: object): Promise<string> {
  await shop.pay({ ...words, ...SUSPICIOUS });
  await switchRisk(server.database, shop.sandbox, { review_at: 1 });
  const { id } = await shop.pay({ ...words, ...SUSPICIOUS });
  await switchRisk(server.database, shop.sandbox, {});
  return (await db().review.findFirstOrThrow({ where: { paymentId: id } })).id;
}

/** A payout of a part of what is available, taken back before it left. */
async function makePayout({ sandbox }: Shop, server: SharedServer, holder: string): Promise<string> {
  await release(server.database, sandbox.environment.id);
  const account = {
    holder,
    currency: 'USD',
    country: 'US',
    bank_code: '110000000',
    account_number: '000123456789',
  };
  await proposePayoutAccount(sandbox, ProposePayoutAccount.parse(account), NO_KEY);
  const asked = CreatePayout.parse({ amount: 700, currency: 'USD', description: holder });
  const { id } = (await createPayout(sandbox, asked, NO_KEY)).row;
  await cancelPayout(sandbox, { id }, NO_KEY);
  return id;
}

/** A run of made-up traffic that was stopped before it played anything; its report is empty. */
async function makeRun({ sandbox }: Shop): Promise<string> {
  const asked = StartSimulation.parse({
    mode: 'live',
    rate: 1,
    card_testing: 5,
    stolen_cards: 5,
    outage: true,
  });
  const { id } = (await startSimulation(sandbox, asked, NO_KEY)).row;
  await stopSimulation(sandbox, { id }, NO_KEY);
  return id;
}

/** A rule with two versions and a backtest that found the payments of this shop. */
async function makeRule({ sandbox }: Shop, name: string): Promise<string> {
  const input = { name, action: 'review', expression: 'amount > 1.00 USD' } as const;
  const { id } = (await createRule(sandbox, input, NO_KEY)).row;
  await backtestRule(sandbox, { id }, NO_KEY);
  await updateRule(sandbox, { id, expression: 'amount > 5.00 USD and card_country != "US"' }, NO_KEY);
  return id;
}

/** A role of the merchant's own, and an open invitation to it. */
async function makePeople({ sandbox }: Shop, name: string) {
  const access = { payments: { live: 'view', sandbox: 'manage' }, refunds: { live: 'view' } } as const;
  const role = await createRole(
    sandbox,
    { name: name.slice(0, 60).trim(), access, refundLimitMajor: 250 },
    NO_KEY,
  );
  const invited = await createInvitation(
    sandbox,
    {
      email: 'a.new.colleague@example.test',
      role: role.id as `rol_${string}`,
      refundLimitMajor: null,
      locale: 'en',
    },
    NO_KEY,
  );
  return { invitation: new URL(invited.link).pathname };
}

/** A request to the API that was refused; it is in the log a moment later. */
async function makeRequest(server: SharedServer, secret: string, body: object): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/customers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(400);
  const id = answer.headers.get('request-id') ?? '';
  await expect.poll(() => db().requestLog.count({ where: { id } }), { timeout: 60_000 }).toBe(1);
  return id;
}

/** A refund that succeeded, one that waits for a second person, and one that the network refused. */
async function makeRefunds(shop: Shop, server: SharedServer, payment: string, note: string) {
  const part = IssueRefund.parse({ payment, amount: 123_456, reason: 'duplicate', note, metadata: { note } });
  const support = { ...shop.sandbox, kind: 'member' as const, role: 'support' as const };
  const refunded = await issueRefund(shop.sandbox, part, NO_KEY);
  const asked = await issueRefund(support, part, NO_KEY);
  await givenBackElsewhere(server.database, shop.sandbox.environment.id, true);
  const failed = await issueRefund(shop.sandbox, part, NO_KEY);
  await givenBackElsewhere(server.database, shop.sandbox.environment.id, false);
  return { refunded: refunded.row.id, asked: asked.row.id, refused: failed.row.id };
}

/** A dispute that can be answered, and one that was: its evidence is locked. */
async function makeDisputes(shop: Shop, short: string, long: string) {
  const disputed = await shop.dispute({ amount: 4_000, reference: short });
  const answered = await shop.dispute({ amount: 6_000, reference: short });
  const evidence = { statement: long, customer_name: short };
  for (const id of [disputed, answered]) await updateEvidence(shop.sandbox, { id, evidence }, NO_KEY);
  await submitDispute(shop.sandbox, { id: answered }, NO_KEY);
  return { disputed, answered };
}

/** Checkout sessions in each language that wait for their payer, and one that was paid. */
async function makeSessions(shop: Shop, server: SharedServer, { short, long, email }: Texts) {
  const open = async (locale: 'en' | 'zh' | 'es') => {
    const input = CreateCheckoutSession.parse({
      currency: 'USD',
      line_items: [{ name: short, quantity: 2, amount: 1_850 }],
      success_url: 'https://shop.example/thanks',
      customer_email: email,
      description: long,
      reference: short,
      locale,
    });
    const { row } = await createCheckoutSession(shop.sandbox, input, NO_KEY);
    return `/c/${shop.sandbox.environment.id}/${row.id}`;
  };
  const payNow = async (path: string) => {
    const fields = { method: 'card', number: '4242424242424242', expiry: '12/30', cvc: '123' };
    const answer = await fetch(`${server.url}${path}/pay`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: server.url },
      body: JSON.stringify({ key: 'a-key-of-sixteen-characters', ...fields }),
    });
    expect(answer.status).toBe(200);
    return path;
  };
  return {
    open: { en: await open('en'), zh: await open('zh'), es: await open('es') },
    bought: {
      en: await payNow(await open('en')),
      zh: await payNow(await open('zh')),
      es: await payNow(await open('es')),
    },
  };
}
