import type { Pool } from 'pg';
import { loadPaymentDetail } from '@/components/payments/load-payment';
import type { PaymentDetailProps } from '@/components/payments/payment-detail';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { db } from '@/lib/db';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';
import { SENTENCES, type Sentence, type SentenceKey } from '@/lib/payments/explain/sentence';
import { moneyLines } from '@/lib/payments/money-lines';
import { anchorOf } from '@/lib/payments/story';
import { updatePayment } from '@/lib/payments/update-payment';
import { setFaults } from '@/lib/sandbox/faults';
import { StoryTeller } from '../../prisma/seed/draw-story';
import { inTransaction } from '../../prisma/seed/fill-sandbox';
import { placeOf } from '../../prisma/seed/places';
import type { Plot, Profile } from '../../prisma/seed/profile';
import { PROFILES } from '../../prisma/seed/profiles';
import { Random, SeedIds } from '../../prisma/seed/random';
import { runStories } from '../../prisma/seed/run-calls';
import type { WrittenStory } from '../../prisma/seed/telling';
import { StoryWriter } from '../../prisma/seed/write-story';
import { newMerchant } from '../support/merchants';
import { accept, advance, disputed, submit } from './disputes-world';
import { messagesOf } from './messages-support';
import {
  authorized,
  expect,
  NO_KEY,
  paid,
  refund,
  resolveAll,
  SHORT_TIMEOUT_MS,
  test,
} from './payments-world';
import { hollowSteps } from './story-filled';

test.use({ networkTimeoutMs: SHORT_TIMEOUT_MS });

const PLOTS = [...new Set(Object.values(PROFILES).flatMap((profile) => profile.plots.map(([plot]) => plot)))];
const REFUNDS: Profile['refunds'] = [
  ['none', 1],
  ['full', 1],
  ['part', 1],
  ['several', 1],
  ['failed', 1],
];
/** Four stories of every plot there is, in one sandbox. */
async function seedEveryPlot(slug: string): Promise<Actor> {
  const owner = { email: `owner@${slug}.example`, name: 'Owner', passwordHash: '$argon2id$not-used' };
  await createMerchant(CreateMerchant.parse({ slug, name: slug }), owner);
  const place = await placeOf(slug);
  const random = new Random('every plot');
  const ids = new SeedIds(random);
  const writer = await StoryWriter.create(place, random, ids);
  const stories: WrittenStory[] = [];
  const now = new Date();
  for (const plot of PLOTS) {
    const profile = Object.values(PROFILES).find((one) => one.plots.some(([name]) => name === plot));
    if (!profile) throw new Error(`no profile has ${plot}`);
    const plots: Profile['plots'] = [[plot as Plot, 1]];
    const teller = new StoryTeller({ ...profile, refunds: REFUNDS, plots }, random, ids);
    for (let nth = 0; nth < 4; nth += 1) {
      const story = await writer.write(teller.draw(now), new Date(now.getTime() + 365 * 86_400_000));
      if (story) stories.push(story);
    }
  }
  await inTransaction((client) => runStories(client, place.environment.id, stories, now));
  return systemActor(place.environment.id);
}

/** Every anchor that the page of this payment has. */
function anchorsOf(detail: PaymentDetailProps): Set<string> {
  const { before, lines } = moneyLines(detail.payment, detail.fees, detail.disputeFees);
  const hasMoney = detail.payment.amount_captured > 0 || detail.payment.amount_authorized > 0;
  return new Set([
    'money',
    ...(hasMoney ? ['money-net', ...[...before, ...lines].map(({ key }) => `money-${key}`)] : []),
    ...(hasMoney && detail.payment.amount_refundable > 0 ? ['money-refundable'] : []),
    ...detail.chapters.flatMap((chapter) => [chapter.id, ...chapter.steps.map(({ id }) => id)]).map(anchorOf),
    ...detail.attempts.map(({ id }) => id),
    ...(detail.refunds ?? []).map(({ id }) => id),
    ...(detail.entries ?? []).map(({ id }) => id),
  ]);
}

type LedgerSums = { captured: number; fees: number; refunded: number; pending: number; share: number };

/** What the books themselves say of a payment. */
async function ledgerOf(database: Pool, environmentId: string, id: string): Promise<LedgerSums> {
  const { rows } = await database.query<LedgerSums>(
    `SELECT
       coalesce(sum(p.amount) FILTER (WHERE e.kind = 'payment_captured' AND p.to_account = 'merchant:pending'), 0)::int AS captured,
       coalesce(sum(p.amount) FILTER (WHERE p.to_account = 'platform:fees'), 0)::int AS fees,
       coalesce(sum(p.amount) FILTER (WHERE e.kind = 'refund_settled'), 0)::int AS refunded,
       coalesce(sum(CASE WHEN p.to_account = 'refunds:held' THEN p.amount ELSE 0 END
         - CASE WHEN p.from_account = 'refunds:held' THEN p.amount ELSE 0 END), 0)::int AS pending,
       coalesce(sum(CASE WHEN p.to_account LIKE 'merchant:%' THEN p.amount ELSE 0 END
         - CASE WHEN p.from_account LIKE 'merchant:%' THEN p.amount ELSE 0 END), 0)::int AS share
     FROM entry e JOIN posting p ON p.environment_id = e.environment_id AND p.entry_id = e.id
     WHERE e.environment_id = $1 AND e.payment_id = $2`,
    [environmentId, id],
  );
  return rows[0] as LedgerSums;
}

function amountIn(sentences: readonly Sentence[], key: SentenceKey, name = 'amount'): number | null {
  const value = sentences.find((sentence) => sentence.key === key)?.values[name];
  return value?.as === 'money' ? value.amount : null;
}

test('every plot is told whole, its money ties to the ledger, and every sentence has its evidence', async ({
  database,
}) => {
  const actor = await seedEveryPlot('every-plot');
  const environmentId = actor.environment.id;
  const payments = await db().payment.findMany({ where: { environmentId }, select: { id: true } });
  expect(payments.length).toBeGreaterThan(PLOTS.length * 3);
  const used = new Set<string>();
  for (const { id } of payments) {
    const detail = await loadPaymentDetail(actor, id);
    const anchors = anchorsOf(detail);
    const told = new Set([...anchors].map((anchor) => anchor.replace(/^t-/, '')));
    const facts = await database.owner.query<{ id: string }>(
      `SELECT id FROM operation WHERE environment_id = $1 AND payment_id = $2
       UNION ALL SELECT id FROM event WHERE environment_id = $1 AND payment_id = $2 AND type <> 'payment.processing'`,
      [environmentId, id],
    );
    for (const fact of facts.rows) expect([...told], `${id} tells ${fact.id}`).toContain(fact.id);

    const { chapters, explanation, payment } = detail;
    expect(hollowSteps(chapters), id).toEqual([]);
    expect(chapters.map(({ at }) => at)).toEqual(chapters.map(({ at }) => at).sort());
    const ids = chapters.flatMap((chapter) => [chapter.id, ...chapter.steps.map((step) => step.id)]);
    expect(new Set(ids).size, 'no anchor twice').toBe(ids.length);
    for (const sentence of explanation) {
      used.add(sentence.key);
      expect([...anchors], `${id}: ${sentence.key}`).toContain(sentence.evidence);
    }
    expect(explanation.some(({ key }) => key.startsWith('what.'))).toBe(true);
    expect(explanation.some(({ key }) => key.startsWith('money.'))).toBe(true);

    const books = await ledgerOf(database.owner, environmentId, id);
    const { lines, net } = moneyLines(payment, detail.fees, detail.disputeFees);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(net);
    expect(net).toBe(books.share);
    expect(payment).toMatchObject({
      amount_captured: books.captured,
      fees: books.fees,
      amount_refunded: books.refunded,
      amount_refund_pending: books.pending,
    });
    if (books.captured > 0) {
      const key = explanation.find((one) => one.key.startsWith('what.captured'))?.key as SentenceKey;
      expect(amountIn(explanation, key)).toBe(books.captured);
      expect(amountIn(explanation, key, 'fee')).toBe(books.fees);
      const left = amountIn(explanation, 'money.pending') ?? amountIn(explanation, 'money.available');
      expect(left ?? -(amountIn(explanation, 'money.cost') ?? 0)).toBe(books.share);
    } else {
      expect(books.share).toBe(0);
    }
    if (books.refunded > 0) expect(amountIn(explanation, 'what.refunded')).toBe(books.refunded);
  }
  // What these plots do not bring forth are answers that never came, disputes and reviews.
  expect([...used].sort()).toEqual(
    expect.arrayContaining([
      'what.asked',
      'what.askedOnPage',
      'what.expired',
      'why.declined',
      'why.payerLeft',
    ]),
  );
});

test('an answer that never came is told as unknown, until the network has been asked', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  await setFaults(environmentId, [{ fault: 'error_after', kind: 'authorization', remaining: 1 }]);
  const { id } = await paid(sandbox);
  const before = await loadPaymentDetail(sandbox, id);
  const keys = before.explanation.map(({ key }) => key);
  expect(keys).toEqual(['what.asked', 'why.unknown', 'money.notKnown', 'next.asking', 'do.wait']);
  expect(hollowSteps(before.chapters)).toEqual([]);
  const names = before.chapters.flatMap(({ steps }) => steps.map(({ name }) => name));
  expect(names).toEqual(['created', 'riskScored', 'routeOnly', 'authorize.unknown', 'asking']);
  const anchors = anchorsOf(before);
  for (const { evidence } of before.explanation) expect([...anchors]).toContain(evidence);

  await resolveAll(database, environmentId);
  const after = await loadPaymentDetail(sandbox, id);
  const told = after.chapters.flatMap(({ steps }) => steps.map(({ name }) => name));
  expect(told).toEqual([
    'created',
    'riskScored',
    'routeOnly',
    'authorize.approved',
    'inquired',
    'asked',
    'captured',
    'succeeded',
  ]);
  expect(after.explanation.map(({ key }) => key)).toContain('money.pending');
});

test('a dispute is told from the bank’s first word to its last, and the money follows the books', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  const environmentId = sandbox.environment.id;
  const [won, lost] = [await paid(sandbox), await paid(sandbox)];
  const check = async (id: string, key: SentenceKey) => {
    const detail = await loadPaymentDetail(sandbox, id);
    const books = await ledgerOf(database.owner, environmentId, id);
    const { lines, net } = moneyLines(detail.payment, detail.fees, detail.disputeFees);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(net);
    expect(net).toBe(books.share);
    const anchors = anchorsOf(detail);
    for (const { evidence } of detail.explanation) expect([...anchors]).toContain(evidence);
    expect(detail.explanation.map((one) => one.key)).toContain(key);
    const left =
      amountIn(detail.explanation, 'money.pending') ?? amountIn(detail.explanation, 'money.available');
    expect(left ?? -(amountIn(detail.explanation, 'money.cost') ?? 0)).toBe(books.share);
    expect(hollowSteps(detail.chapters)).toEqual([]);
    return detail.chapters.find(({ kind }) => kind === 'dispute')?.steps.map(({ name }) => name);
  };
  const first = await disputed(sandbox, won.id);
  expect(await check(won.id, 'what.disputed')).toEqual(['disputeOpened']);
  expect(await check(won.id, 'do.answerDispute')).toEqual(['disputeOpened']);
  await submit(sandbox, first.id, 'It was delivered and signed for.');
  await advance(sandbox, first.id, 'won');
  const told = await check(won.id, 'what.disputeWon');
  expect(told).toEqual(expect.arrayContaining(['disputeOpened', 'disputeEvidenceSent', 'disputeWon']));
  const second = await disputed(sandbox, lost.id);
  await accept(sandbox, second.id);
  expect(await check(lost.id, 'what.disputeLost')).toContain('disputeAccepted');
});

test('an edit is told with what was before and after; a role without people sees no address', async () => {
  const { sandbox } = await newMerchant();
  const { id } = await authorized(sandbox, { metadata: { size: 'L' }, customer_email: 'kenji@example.test' });
  const patch = {
    reference: 'INV-7',
    customer_email: 'aiko@example.test',
    metadata: { size: null, gift: 'yes' },
  };
  await updatePayment(sandbox, { id, ...patch }, NO_KEY);
  const changes = async (actor: Actor) => {
    const { chapters } = await loadPaymentDetail(actor, id);
    return chapters.find(({ kind }) => kind === 'edit')?.steps[0]?.changes;
  };
  expect(await changes(sandbox)).toEqual([
    { field: 'reference', before: null, after: 'INV-7' },
    { field: 'customer_email', before: 'kenji@example.test', after: 'aiko@example.test' },
    { field: 'metadata.gift', before: null, after: 'yes' },
    { field: 'metadata.size', before: 'L', after: null },
  ]);
  const narrow = new Set([...sandbox.permissions].filter((one) => one !== 'pii:read'));
  const seen = JSON.stringify(await changes({ ...sandbox, kind: 'member', permissions: narrow }));
  expect(seen).not.toContain('kenji');
  expect(seen).not.toContain('aiko');
});

test('a role that sees payments and neither refunds nor disputes sees none of them on the page of a payment', async () => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, { amount: 5_000 });
  await refund(sandbox, payment.id, 1_500);
  const contested = await paid(sandbox);
  await disputed(sandbox, contested.id);
  const kindsOf = async (actor: Actor) =>
    (await loadPaymentDetail(actor, contested.id)).chapters.map(({ kind }) => kind);
  expect(await kindsOf(sandbox)).toContain('dispute');
  const whole = await loadPaymentDetail(sandbox, payment.id);
  expect(whole.refunds).toHaveLength(1);
  expect(whole.chapters.map(({ kind }) => kind)).toContain('refund');
  const narrow = new Set([...sandbox.permissions].filter((one) => !/^(refunds|disputes):/.test(one)));
  const actor: Actor = { ...sandbox, kind: 'member', permissions: narrow };
  const seen = await loadPaymentDetail(actor, payment.id);
  expect(seen.refunds).toBeNull();
  expect(seen.chapters.map(({ kind }) => kind)).not.toContain('refund');
  expect(await kindsOf(actor)).not.toContain('dispute');
});

test('the sentences are whole in all three languages', () => {
  const keys = Object.entries(SENTENCES).flatMap(([part, names]) =>
    names.map((name) => `explain.${part}.${name}`),
  );
  for (const locale of ['en', 'zh', 'es'] as const) {
    const written = [...messagesOf(locale).keys()].filter((key) => /^explain\.(?!parts)\w+\.\w+$/.test(key));
    expect(written.sort(), locale).toEqual([...keys].sort());
  }
});
