import { changedScripts, scriptManifest } from '../../scripts/script-manifest.mjs';
import { expect, test, visit } from './checkout-world';

test('a payer’s browser is given the scripts of the build and no others, byte for byte', async ({
  page,
  openSession,
}) => {
  const loaded: Promise<{ path: string; bytes: Buffer }>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const { pathname } = new URL(response.url());
    loaded.push(response.body().then((bytes) => ({ path: pathname, bytes })));
  });
  await visit(page, await openSession());
  const scripts = await Promise.all(loaded);
  expect(scripts.length).toBeGreaterThan(3);
  expect(changedScripts(scriptManifest(), scripts)).toEqual([]);
  // What stands in the page itself is the data of the page, under the nonce of this answer.
  const inline = await page.evaluate(() =>
    [...document.scripts].flatMap((script) => (script.src ? [] : [(script.textContent ?? '').slice(0, 60)])),
  );
  const known =
    /^(?:\(globalThis\["TURBOPACK"\]|\(?self\.__next_f|requestAnimationFrame|\$R|\(self|document\.|$)/;
  expect(inline.filter((text) => !known.test(text))).toEqual([]);
});
