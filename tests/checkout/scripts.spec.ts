import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { changedScripts, scriptHash, scriptManifest } from '../../scripts/script-manifest.mjs';
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

test('scripts come compressed once, in the form that the browser takes, and stay for a year', async ({
  server,
}) => {
  const [name = ''] = Object.keys(scriptManifest());
  const get = (encoding: string, method = 'GET') =>
    new Promise<{ headers: IncomingHttpHeaders; body: Buffer; status: number }>((resolve, reject) => {
      request(server.url + name, { method, headers: { 'Accept-Encoding': encoding } }, async (answer) => {
        const body = Buffer.concat(await answer.toArray());
        resolve({ headers: answer.headers, body, status: answer.statusCode ?? 0 });
      })
        .on('error', reject)
        .end();
    });
  const plain = await get('identity');
  expect(scriptHash(plain.body)).toBe(scriptManifest()[name]);
  expect(plain.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'application/javascript; charset=UTF-8',
    'x-content-type-options': 'nosniff',
    vary: 'Accept-Encoding',
  });
  for (const [accepted, encoding, unpack] of [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['br;q=0.0, gzip;q=0, *;q=0.1', undefined, (bytes: Buffer) => bytes],
    ['xbr, gzipped', undefined, (bytes: Buffer) => bytes],
  ] as const) {
    const packed = await get(accepted);
    expect(packed.headers['content-encoding'], accepted).toBe(encoding);
    expect(unpack(packed.body).equals(plain.body), accepted).toBe(true);
    expect(packed.headers['content-length']).toBe(String(packed.body.length));
  }
  const head = await get('br', 'HEAD');
  expect([head.status, head.body.length, head.headers['content-encoding']]).toEqual([200, 0, 'br']);
  expect((await get('br', 'POST')).status).not.toBe(200);
});
