import { permissionsOf } from '@/lib/auth/permissions';
import { compellingEvidence } from '@/lib/disputes/compelling-evidence';
import { outlookOf } from '@/lib/disputes/outlook';
import { writePdf } from '@/lib/disputes/pdf-writer';
import { CHECKLISTS } from '@/lib/disputes/reasons';
import { DISPUTE_REASONS } from '@/lib/disputes/schema';
import { suggestedEvidence } from '@/lib/disputes/suggest-evidence';
import { newMerchant } from '../support/merchants';
import { disputed, submit } from './disputes-world';
import { expect, moveClock, paid, test } from './payments-world';

const DAY_MS = 86_400_000;
const BUYER = { customer_email: 'ann@example.test', metadata: { device_id: 'd-1', ip: '203.0.113.7' } };

test('Visa’s rule: two undisputed payments of the card, 120 to 364 days before, that match in two details', async ({
  database,
}) => {
  const { sandbox } = await newMerchant();
  await paid(sandbox, BUYER);
  const tooOld = await moveClock(database, sandbox, 300 * DAY_MS);
  const first = await paid(tooOld, BUYER);
  const stranger = await paid(tooOld, { customer_email: 'bob@example.test', metadata: { device_id: 'd-2' } });
  const mastercard = await paid(tooOld, { ...BUYER, payment_method: 'pm_card_mastercard' });
  const present = await moveClock(database, sandbox, 150 * DAY_MS);
  await paid(present, BUYER);
  const payment = await paid(present, BUYER);
  const dispute = await disputed(present, payment.id);
  const one = await compellingEvidence(present, dispute, payment);
  expect(one.priors.map(({ id }) => id).sort()).toEqual([first.id, stranger.id].sort());
  expect(one).toMatchObject({ applies: true, qualifies: false });
  expect(one.priors.find(({ id }) => id === first.id)).toMatchObject({
    matches: ['email', 'ip', 'device'],
    qualifies: true,
  });
  expect(one.priors.find(({ id }) => id === stranger.id)).toMatchObject({ matches: [], qualifies: false });
  await database.owner.query(`UPDATE payment SET customer_email = $2, metadata = $3 WHERE id = $1`, [
    stranger.id,
    BUYER.customer_email,
    BUYER.metadata,
  ]);
  expect(await compellingEvidence(present, dispute, payment)).toMatchObject({
    applies: true,
    qualifies: true,
  });
  await disputed(present, first.id);
  expect(await compellingEvidence(present, dispute, payment)).toMatchObject({ qualifies: false });
  const other = await disputed(present, mastercard.id);
  expect((await compellingEvidence(present, other, mastercard)).applies).toBe(false);
});

test('the estimate is the merchant’s own rate, told with its number, and unreliable below thirty', async () => {
  const { sandbox } = await newMerchant();
  const open = await disputed(sandbox, (await paid(sandbox)).id);
  expect(await outlookOf(sandbox, open)).toEqual({ won: 0, answered: 0, expected: null, isReliable: false });
  for (const words of ['winning_evidence', 'winning_evidence', 'losing_evidence', 'losing_evidence']) {
    await submit(sandbox, (await disputed(sandbox, (await paid(sandbox)).id)).id, words);
  }
  await submit(
    sandbox,
    (await disputed(sandbox, (await paid(sandbox)).id, { reason: 'duplicate' })).id,
    'winning_evidence',
  );
  // Half of amount and fee.
  expect(await outlookOf(sandbox, open)).toEqual({ won: 2, answered: 4, expected: 5_750, isReliable: false });
});

test('suggestions are what our data says, and personal data only for those who see it anyway', async () => {
  const { sandbox } = await newMerchant();
  const payment = await paid(sandbox, {
    description: 'Blue kettle',
    customer_email: 'ann@example.test',
    metadata: { carrier: 'UPS', tracking_number: '1Z999', ip: '203.0.113.7' },
  });
  expect(suggestedEvidence(sandbox, payment)).toEqual({
    product_description: 'Blue kettle',
    customer_email: 'ann@example.test',
    customer_ip: '203.0.113.7',
    shipping_carrier: 'UPS',
    shipping_tracking: '1Z999',
  });
  const support = { ...sandbox, kind: 'member' as const, permissions: permissionsOf('support', 'sandbox') };
  expect(suggestedEvidence(support, payment)).toEqual({ product_description: 'Blue kettle' });
});

test('every reason has its checklist', () => {
  const without = DISPUTE_REASONS.filter((reason) => !CHECKLISTS[reason]);
  expect(without).toEqual(['general']);
});

test('the document is whole, breaks into pages, and loses no character of any script', () => {
  const lines = [
    { text: 'Title (one) \\ two', size: 18, bold: true },
    { text: `收货人已签收 한국어 “quoted” 😀 ${'word '.repeat(3_000)}${'长'.repeat(500)}`, size: 10 },
  ];
  const bytes = writePdf('Response', lines).toString('latin1');
  const start = Number(/startxref\n(\d+)/.exec(bytes)?.[1]);
  expect(bytes.slice(start, start + 4)).toBe('xref');
  const offsets = [...bytes.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]));
  offsets.forEach((offset, nth) => {
    expect(bytes.slice(offset).startsWith(`${nth + 1} 0 obj`)).toBe(true);
  });
  expect(Number(/\/Count (\d+)/.exec(bytes)?.[1])).toBeGreaterThan(3);
  expect(bytes).toContain(Buffer.from('收货人已签收', 'utf16le').swap16().toString('hex'));
  expect(bytes).toContain(Buffer.from('한국어', 'utf16le').swap16().toString('hex'));
  expect(bytes).toContain('[U+1F600]');
  expect(bytes).toContain('Title \\(one\\) \\\\ two');
});
