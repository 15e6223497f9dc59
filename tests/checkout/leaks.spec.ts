import { CANARIES, scanBytes } from '../support/scan-card-numbers';
import { codeField, expect, expectPaid, payWith, stayOnResult, test, visit } from './checkout-world';

const [CANARY] = CANARIES;
const CODE = '937';

test('the card number and the code are in the request and nowhere else', async ({ page, openSession }) => {
  const session = await openSession();
  const seen: { source: string; content: string }[] = [];
  const pending: Promise<void>[] = [];
  page.on('request', (sent) => {
    seen.push({ source: `address ${sent.url()}`, content: sent.url() });
    if (!sent.url().endsWith('/pay'))
      seen.push({ source: `body to ${sent.url()}`, content: sent.postData() ?? '' });
  });
  page.on('response', (answer) => {
    const headers = JSON.stringify(answer.headers());
    seen.push({ source: `headers of ${answer.url()}`, content: headers });
    const read = answer.text().then(
      (content) => void seen.push({ source: `answer of ${answer.url()}`, content }),
      () => undefined,
    );
    pending.push(read);
  });
  page.on('console', (message) => seen.push({ source: 'console', content: message.text() }));
  await stayOnResult(page);
  await visit(page, session);
  // A decline first: the form is shown again with the number that was typed, and never with the code.
  await payWith(page, '4000000000000002', CODE);
  await expect(page.getByText('Your bank declined')).toBeVisible();
  await expect(codeField(page)).toHaveValue('');
  await payWith(page, CANARY, CODE);
  await expect(page.getByRole('heading', { name: 'Paid' })).toBeVisible();
  const kept = await page.evaluate(async () => {
    const caches = 'caches' in window ? await window.caches.keys() : [];
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, caches, databases]);
  });
  seen.push({ source: 'browser storage', content: kept }, { source: 'page', content: await page.content() });
  seen.push({ source: 'cookies', content: JSON.stringify(await page.context().cookies()) });
  await Promise.all(pending);
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.flatMap(({ source, content }) => scanBytes(source, content))).toEqual([]);
  expect(
    seen.filter(({ content }) => new RegExp(`\\b${CODE}\\b`).test(content)).map(({ source }) => source),
  ).toEqual([]);
});

test('the code is deleted with the attempt', async ({ page, openSession, server }) => {
  const session = await openSession();
  await visit(page, session);
  await payWith(page, CANARY, CODE);
  await expectPaid(page, session);
  const { rows } = await server.database.owner.query(
    'SELECT count(*)::int AS codes FROM vault_cvc WHERE environment_id = $1',
    [session.environmentId],
  );
  expect(rows).toEqual([{ codes: 0 }]);
});
