import { db } from '@/lib/db';
import type { Facts } from '@/lib/risk/facts';
import { CARDS, expect, type OpenSession, payWith, stayOnResult, test, visit } from './checkout-world';

const FIELDS = { key: 'a-key-of-sixteen-characters', method: 'card', expiry: '12/30', cvc: '123' };

/** Refuses every attempt of an environment. */
async function refuseAll({ environmentId }: OpenSession): Promise<void> {
  const data = { environmentId, blockAt: 1, updatedBy: 'system', updatedAt: new Date() };
  await db().riskState.create({ data });
}

test('a refusal for risk reads like a decline of the bank, to scripts, forms and whoever looks again', async ({
  page,
  request,
  openSession,
  attemptsOf,
}) => {
  const [refused, declined] = [await openSession(), await openSession()];
  await refuseAll(refused);
  const told = async (session: OpenSession, number: string) => {
    const answer = await request.post(`${session.url}/pay`, { data: { ...FIELDS, number } });
    const { key: _key, ...body } = await answer.json();
    return { status: answer.status(), body };
  };
  expect(await told(refused, CARDS.visa)).toEqual(await told(declined, CARDS.lost));
  const inPlain = async (session: OpenSession, number: string) => {
    const form = { ...FIELDS, key: 'another-key-of-characters', number };
    const answer = await request.post(`${session.url}/pay`, { form, maxRedirects: 0 });
    return { status: answer.status(), way: new URL(answer.headers().location ?? '', session.url).search };
  };
  expect(await inPlain(refused, CARDS.visa)).toEqual(await inPlain(declined, CARDS.lost));
  const words: (string | null)[] = [];
  for (const session of [refused, declined]) {
    await page.goto(session.url);
    words.push(await page.locator('main').textContent());
  }
  expect(words[0]).toBe(words[1]);
  expect(await attemptsOf(refused), 'no network heard of it').toEqual(['failed', 'failed']);
});

test('the page tells how it was filled in, and a payment in review looks paid', async ({
  page,
  openSession,
}) => {
  const session = await openSession();
  const { environmentId } = session;
  const data = { environmentId, reviewAt: 1, updatedBy: 'system', updatedAt: new Date() };
  await db().riskState.create({ data });
  await stayOnResult(page);
  await visit(page, session);
  await payWith(page, CARDS.visa);
  await expect(page.getByRole('heading', { name: /paid|Thank you/i })).toBeVisible();
  const assessment = await db().riskAssessment.findFirstOrThrow({ where: { environmentId } });
  const facts = assessment.facts as Facts;
  expect(facts).toMatchObject({ pasted: false, ip_private: true, attempts: 1 });
  expect(facts.seconds_on_page).toBeGreaterThanOrEqual(0);
  expect(facts.device).toMatch(/^[0-9a-f]{32}$/);
  expect(facts.user_agent).toContain('Mozilla');
  expect(assessment.ip, 'the house’s own address is nobody').toBeNull();
  const payment = await db().payment.findFirstOrThrow({ where: { environmentId } });
  expect(payment.status).toBe('in_review');
});
