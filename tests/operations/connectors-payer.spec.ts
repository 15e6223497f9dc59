import type { Answer, CallContext } from '@/lib/connectors/contract';
import { sandboxAlipay } from '@/lib/connectors/sandbox-alipay';
import { sandboxCard } from '@/lib/connectors/sandbox-card';
import { select } from '@/lib/db';
import { decideOnPage, type PageAddress } from '@/lib/sandbox/answer-page';
import { callbacksIdle, deliverSandboxCallbacks } from '@/lib/sandbox/deliver-callbacks';
import { expect, test } from '../support/database';
import {
  address,
  authorization,
  card,
  look,
  newContext,
  RETURN_URL,
  submit,
  WORLDS,
} from './connectors-worlds';

async function challenged(
  number: string,
): Promise<{ context: CallContext; operationId: string; page: PageAddress }> {
  const context = newContext();
  const request = authorization(WORLDS['sandbox-card'], { card: card(number) });
  const answer = await sandboxCard.authorize(request, context);
  return { context, operationId: request.operationId, page: address(context, answer, 'card') };
}

async function truth(context: CallContext, operationId: string) {
  return (await sandboxCard.inquire({ operationId, seal: false }, context)).outcome;
}

test.afterEach(() => callbacksIdle());

test('the issuer’s page takes the code and leads back to the shop', async () => {
  const { context, operationId, page } = await challenged('4000000000003220');
  const shown = await look(page);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  const text = await shown.text();
  expect(text).toContain('The test code is 1234.');
  expect(text).toContain('100.00 USD');
  expect(text).toContain('nothing on this page moves real money');
  expect(text).not.toContain('<script');
  const done = await submit(page, { code: ' 1234 ', decision: 'confirm' });
  expect(done.status).toBe(303);
  expect(done.headers.get('location')).toBe(RETURN_URL);
  expect(await truth(context, operationId)).toMatchObject({
    result: 'approved',
    amount: 10_000n,
    threeDs: { status: 'challenged', eci: '05', liability_shift: true },
  });
});

test('a second submit, a refresh and another tab change nothing', async () => {
  const { context, operationId, page } = await challenged('4000000000003220');
  const answers = await Promise.all(Array.from({ length: 5 }, () => submit(page, { code: '1234' })));
  for (const answer of answers) expect(answer.headers.get('location')).toBe(RETURN_URL);
  const late = await submit(page, { decision: 'abandoned' });
  expect(late.headers.get('location')).toBe(RETURN_URL);
  const text = await (await look(page)).text();
  expect(text).toContain('The payment is confirmed on this side.');
  expect(text).toContain('href="https://shop.example/return?order=1&amp;x=2"');
  expect((await truth(context, operationId)).result).toBe('approved');
});

test('three wrong codes fail the authentication', async () => {
  const { context, operationId, page } = await challenged('4000000000003220');
  for (const code of ['0000', '']) {
    const again = await submit(page, { code });
    expect(again.headers.get('location')).toContain('/sandbox/card/');
  }
  expect(await (await look(page)).text()).toContain('One try is left.');
  expect((await truth(context, operationId)).result).toBe('pending');
  const last = await submit(page, { code: '12345' });
  expect(last.headers.get('location')).toBe(RETURN_URL);
  expect(await truth(context, operationId)).toMatchObject({
    result: 'declined',
    decline: { code: 'authentication_failed' },
    threeDs: { status: 'failed', liability_shift: false },
  });
});

test('an abandoned challenge declines', async () => {
  const { context, operationId, page } = await challenged('4000000000003220');
  expect((await submit(page, { decision: 'abandoned' })).headers.get('location')).toBe(RETURN_URL);
  expect(await truth(context, operationId)).toMatchObject({
    result: 'declined',
    decline: { code: 'payer_canceled' },
    threeDs: { status: 'abandoned' },
  });
});

test('after ten minutes the page, the inquiry and the job agree that it is too late', async () => {
  for (const end of ['page', 'inquiry', 'job']) {
    const { context, operationId, page } = await challenged('4000000000003220');
    await select(
      'test_late',
      "UPDATE sandbox_challenge SET closes_at = now() - interval '1 second' WHERE environment_id = $1",
      [context.environmentId],
    );
    if (end === 'page')
      expect((await submit(page, { code: '1234' })).headers.get('location')).toBe(RETURN_URL);
    if (end === 'job') await deliverSandboxCallbacks();
    expect(await truth(context, operationId)).toMatchObject({
      result: 'declined',
      decline: { code: 'payer_timed_out' },
      threeDs: { status: 'timed_out' },
    });
    const shown = await look(page);
    expect(shown.status).toBe(410);
    expect(await shown.text()).toContain('Too late');
  }
});

test('a payer may be recognised and declined all the same', async () => {
  const { context, operationId, page } = await challenged('4000008400001629');
  await submit(page, { code: '1234' });
  expect(await truth(context, operationId)).toMatchObject({
    result: 'declined',
    decline: { code: 'do_not_honor', network_code: '05' },
    threeDs: { status: 'challenged' },
  });
  expect(await (await look(page)).text()).toContain('Confirmed, but not paid');
});

test('3-D Secure on request is frictionless, or says that the card is not enrolled', async () => {
  const context = newContext();
  const ask = async (number: string) =>
    (
      await sandboxCard.authorize(
        authorization(WORLDS['sandbox-card'], { card: card(number), challenge: true }),
        context,
      )
    ).outcome;
  expect(await ask('4242424242424242')).toMatchObject({
    result: 'approved',
    threeDs: { status: 'frictionless', eci: '05', liability_shift: true },
  });
  expect(await ask('5555555555554444')).toMatchObject({ result: 'approved', threeDs: { eci: '02' } });
  expect(await ask('378282246310005')).toMatchObject({
    result: 'approved',
    threeDs: { status: 'not_enrolled', liability_shift: false },
  });
});

const DECLINES: [string, string, string][] = [
  ['4000000000000002', '05', 'do_not_honor'],
  ['4000000000009995', '51', 'insufficient_funds'],
  ['4000000000009987', '41', 'lost_card'],
  ['4000000000009979', '43', 'stolen_card'],
  ['4000000000000069', '54', 'expired_card'],
  ['4000000000000127', 'N7', 'incorrect_cvc'],
  ['4000000000000119', '06', 'processing_error'],
  ['4111111111111111', '14', 'invalid_number'],
];
for (const [number, networkCode, code] of DECLINES) {
  test(`the card ending in ${number.slice(-4)} is declined as ${code}`, async () => {
    const request = authorization(WORLDS['sandbox-card'], { card: card(number) });
    const { outcome } = await sandboxCard.authorize(request, newContext());
    expect(outcome).toMatchObject({ result: 'declined', decline: { code, network_code: networkCode } });
  });
}

test('a card expires with its month by the sandbox’s clock', async () => {
  const expiring = { ...card('4242424242424242'), expMonth: 2, expYear: 2031 };
  const at = async (time: string) =>
    (
      await sandboxCard.authorize(
        authorization(WORLDS['sandbox-card'], { card: expiring }),
        newContext({ at: new Date(time) }),
      )
    ).outcome.result;
  expect(await at('2031-02-28T23:59:00Z')).toBe('approved');
  expect(await at('2031-03-02T00:00:00Z')).toBe('declined');
});

test('unknown, foreign and mistyped addresses get a friendly page', async () => {
  const { context, page } = await challenged('4000000000003220');
  for (const at of [
    { ...page, challenge: 'chl_nothing' },
    { ...page, environment: 'env_other' },
    { ...page, network: 'alipay' },
    { ...page, network: '<script>' },
  ]) {
    for (const answer of [await look(at), await submit(at, { code: '1234' })]) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('There is nothing to confirm here');
    }
  }
  expect(context.environmentId).toBe(page.environment);
});

async function wallet(): Promise<{
  context: CallContext;
  operationId: string;
  page: PageAddress;
  answer: Answer;
}> {
  const context = newContext();
  const request = authorization(WORLDS['sandbox-alipay']);
  const answer = await sandboxAlipay.authorize(request, context);
  return { context, operationId: request.operationId, page: address(context, answer, 'alipay'), answer };
}

for (const [decision, code] of [
  ['declined', 'payer_canceled'],
  ['closed', 'payer_canceled'],
] as const) {
  test(`a wallet that is ${decision} pays nothing`, async () => {
    const { context, operationId, page } = await wallet();
    expect((await submit(page, { decision })).headers.get('location')).toBe(RETURN_URL);
    const { outcome } = await sandboxAlipay.inquire({ operationId, seal: false }, context);
    expect(outcome).toMatchObject({ result: 'declined', decline: { code } });
  });
}

test('a wallet on another device approves, and the waiting page goes on by itself', async () => {
  const { context, operationId, page, answer } = await wallet();
  const { outcome } = answer;
  expect(outcome.result === 'pending' && outcome.nextAction?.qr).toContain('?device=other');
  const waiting = await look(page, '?show=qr');
  const text = await waiting.text();
  expect(text).toContain('<svg');
  expect(text).toContain('http-equiv="refresh"');
  const done = await submit(page, { decision: 'approved', device: 'other' });
  expect(done.status).toBe(200);
  expect(await done.text()).not.toContain('shop.example');
  expect((await look(page, '?show=qr')).headers.get('location')).toBe(RETURN_URL);
  const after = await sandboxAlipay.inquire({ operationId, seal: false }, context);
  expect(after.outcome).toMatchObject({ result: 'approved', amount: 10_000n, currency: 'CNY' });
});

test('a form that is not understood changes nothing', async () => {
  const { context, operationId, page } = await wallet();
  expect((await submit(page, { decision: 'maybe' })).status).toBe(400);
  const json = new Request('http://localhost:3000/', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect((await decideOnPage(json, page)).status).toBe(400);
  const { outcome } = await sandboxAlipay.inquire({ operationId, seal: false }, context);
  expect(outcome.result).toBe('pending');
});
