import { expect, expectAccessible, ready, test } from './checkout-world';

const LANGUAGES = [
  { locale: 'en', lang: 'en', pay: 'Pay 42.00 USD', number: 'Card number' },
  { locale: 'zh', lang: 'zh-CN', pay: '支付 42.00 USD', number: '卡号' },
  { locale: 'es', lang: 'es', pay: 'Pagar 42,00 USD', number: 'Número de tarjeta' },
] as const;

for (const { locale, lang, pay, number } of LANGUAGES) {
  test(`a session in ${locale} speaks it to the payer, also where an entry is wrong`, async ({
    page,
    openSession,
  }) => {
    const session = await openSession({ locale });
    await page.goto(session.url);
    await ready(page);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await page.getByLabel(number).fill('4242');
    await page.getByRole('button', { name: pay }).click();
    await expect(page.getByLabel(number)).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
  });
}

test.describe('a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('decides the language where no session says one', async ({ page, openSession }) => {
    const session = await openSession({});
    const nobody = session.url.replace(session.id, 'cs_1');
    await page.goto(nobody);
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByRole('heading', { name: '这里没有需要支付的内容' })).toBeVisible();
    await page.goto(nobody.replace('/c/', '/receipt/'));
    await expect(page.getByRole('heading', { name: '这里没有收据' })).toBeVisible();
  });
});
