import { EXPORT_SOURCES } from '@/lib/exports/registry';
import { requestExport } from '@/lib/exports/request-export';
import type { ListKey } from '@/lib/lists/definition';
import { expect, test } from './console-world';
import { HOSTILE, makeHostile } from './hostile';
import { expectWhole } from './walk';

test('mark 22: a dialog about a hostile payment is whole at 1440 and 390 px and runs nothing', async ({
  page,
  shop,
  server,
}) => {
  const made = await makeHostile(shop, server);
  await shop.enter(page, 'owner');
  await page.goto(shop.path(`/payments/${made.paid}`));
  await expect(page.getByText('</script><script>hacked=1</script>').first()).toBeVisible();
  await page.getByRole('button', { name: 'Refund…' }).click();
  await expect(page.getByRole('dialog', { name: 'Refund payment' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Refund 9,99\d,\d{3},\d{3}\.\d\d USD$/ })).toBeVisible();
  await expectWhole(page, 'the refund dialog', [1440, 390]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('mark 23: no text of others is a formula in any exported file', async ({ page, shop, server }) => {
  await makeHostile(shop, server);
  const { userId } = await shop.enter(page, 'owner');
  for (const [list, source] of Object.entries(EXPORT_SOURCES)) {
    const columns = source.list.columns.map((column) => column.key);
    const job = await requestExport(
      { ...shop.sandbox, id: userId },
      { list: list as ListKey, format: 'csv', query: {}, columns, zone: 'utc', labels: {} },
      { claim: null },
    );
    const answer = await page.request.get(shop.path(`/exports/${job.id}/file`));
    expect(answer.status()).toBe(200);
    const cells = cellsOf((await answer.text()).replace('\ufeff', ''));
    expect(cells.length, list).toBeGreaterThan(columns.length);
    const formulas = cells.filter(
      (cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell),
    );
    expect(formulas, list).toEqual([]);
    if (['payments', 'customers'].includes(list)) {
      for (const text of [`'${HOSTILE.short}`, `'${HOSTILE.email}`]) expect(cells, list).toContain(text);
    }
  }
});

/** The cells of a CSV file as RFC 4180 reads them. */
function cellsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}
