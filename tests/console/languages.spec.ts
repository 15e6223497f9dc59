import { expect, test } from './console-world';

const LANGUAGES = [
  { browser: 'zh-CN', lang: 'zh-CN', title: '交易', amount: '1,234.50' },
  { browser: 'es-MX', lang: 'es', title: 'Transacciones', amount: '1.234,50' },
  { browser: 'fr-FR', lang: 'en', title: 'Transactions', amount: '1,234.50' },
] as const;

for (const { browser, lang, title, amount } of LANGUAGES) {
  test.describe(`for a browser in ${browser}`, () => {
    test.use({ locale: browser });

    test('the console speaks the best language it has, and writes amounts that way', async ({
      page,
      shop,
    }) => {
      await shop.pay({ amount: 123_450 });
      await shop.enter(page, 'owner');
      await page.goto(shop.path('/payments'));
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
      await expect(page.getByText(amount)).toBeVisible();
    });
  });
}
