import { environmentContext } from '@/lib/auth/environment';
import { createCheckoutSession } from '@/lib/checkout/create-checkout-session';
import { CreateCheckoutSession } from '@/lib/checkout/schema';
import { applyConfiguration, planConfiguration } from '@/lib/configuration/import-configuration';
import { connectorNamed } from '@/lib/connectors';
import { db } from '@/lib/db';
import type { Call } from '@/lib/doors/call';
import { saveMethodSetting } from '@/lib/methods/save-method-setting';
import { SaveMethodSetting } from '@/lib/methods/schema';
import { fixedText, parseFixed, parsePercent, percentText } from '@/lib/methods/typed-terms';
import { capturePayment } from '@/lib/payments/capture-payment';
import { newMerchant } from '../support/merchants';
import { expect, NO_KEY, paid, refusal, test } from './payments-world';

const save = (more: object) => SaveMethodSetting.parse({ method: 'card', ...more });
/** As the next request of any process meets the environment. */
const fresh = async <Actor extends { environment: { id: string } }>(actor: Actor): Promise<Actor> => ({
  ...actor,
  environment: await environmentContext(actor.environment.id),
});
const feesOf = async (paymentId: string) =>
  (await db().capture.findMany({ where: { paymentId }, orderBy: { id: 'asc' } })).map(({ feeAmount }) =>
    Number(feeAmount),
  );

test('a capture is charged at the terms of its environment and its moment', async () => {
  const { sandbox, live } = await newMerchant();
  const standard = connectorNamed('sandbox-card')?.fee;
  expect(await feesOf((await paid(sandbox, { amount: 10_000 })).id)).toEqual([
    290 + (standard?.fixed.USD ?? 0),
  ]);
  const held = await paid(sandbox, { amount: 10_000, capture_method: 'manual' });
  const call: Call = { claim: null, changes: [] };
  await saveMethodSetting(sandbox, save({ fee: { basis_points: 100, fixed: { USD: 5 } } }), call);
  expect(call.changes).toEqual([
    ['card/fee_basis_points', null, '100'],
    ['card/fee_fixed', null, '{"USD":5}'],
  ]);
  const later = await fresh(sandbox);
  expect(await feesOf((await paid(later, { amount: 10_000 })).id)).toEqual([105]);
  await capturePayment(later, { id: held.id, final: true }, NO_KEY);
  expect(await feesOf(held.id)).toEqual([105]);
  // Another environment of the merchant has its own.
  expect((await fresh(live)).environment.methods).toEqual({});
  await saveMethodSetting(sandbox, save({ fee: null }), NO_KEY);
  expect(await feesOf((await paid(await fresh(sandbox), { amount: 10_000 })).id)).toEqual([320]);
});

test('a method that is switched off takes no new payment; what was authorized goes on', async () => {
  const { sandbox } = await newMerchant();
  const held = await paid(sandbox, { amount: 500, capture_method: 'manual' });
  await saveMethodSetting(sandbox, save({ enabled: false, expected_version: 0 }), NO_KEY);
  const later = await fresh(sandbox);
  const refused = await refusal(paid(later, { amount: 500 }));
  expect(refused).toMatchObject({ code: 'method_unavailable' });
  const session = CreateCheckoutSession.parse({
    currency: 'CNY',
    line_items: [{ name: 'Tea', amount: 500, quantity: 1 }],
    success_url: 'http://localhost/thanks',
  });
  expect((await createCheckoutSession(later, session, NO_KEY)).row.methods).toEqual(['alipay']);
  expect((await capturePayment(later, { id: held.id, final: true }, NO_KEY)).row.status).toBe('succeeded');
  const rival = refusal(saveMethodSetting(later, save({ enabled: true, expected_version: 0 }), NO_KEY));
  expect(await rival).toMatchObject({ code: 'version_conflict' });
});

test('methods and fees are part of the configuration file, which counts at once', async () => {
  const { sandbox } = await newMerchant();
  const yaml =
    'version: 1\nmethods:\n  card: { fee: { basis_points: 50, fixed: { USD: 1 } } }\n  alipay: { enabled: false }\n';
  const { digest, changes } = await planConfiguration(sandbox, { yaml });
  expect(changes.map(({ field, kind }) => [field, kind])).toEqual([
    ['card', 'changed'],
    ['alipay', 'changed'],
  ]);
  await applyConfiguration(sandbox, { yaml, digest }, NO_KEY);
  const { environment } = await fresh(sandbox);
  expect(environment.methods).toEqual({
    card: { enabled: true, fee: { basisPoints: 50, fixed: { USD: 1 } } },
    alipay: { enabled: false, fee: null },
  });
  expect((await planConfiguration(sandbox, { yaml })).changes).toEqual([]);
});

test('terms are read as they are written, in each language', () => {
  for (const locale of ['en', 'zh', 'es']) {
    for (const basisPoints of [0, 1, 290, 1_005, 10_000])
      expect(parsePercent(percentText(basisPoints, locale), locale), locale).toBe(basisPoints);
    const fixed = { JPY: 40, KWD: 1_005, USD: 30 };
    expect(parseFixed(fixedText(fixed, locale), locale)).toEqual({ fixed });
  }
  for (const wrong of ['', '-1', '100.01', '2.905', 'x']) expect(parsePercent(wrong, 'en'), wrong).toBeNull();
  for (const wrong of ['USD', 'XYZ 1', 'JPY 0.5', 'USD 1\nUSD 2', '0.30'])
    expect(parseFixed(wrong, 'en'), wrong).toHaveProperty('wrong');
});
