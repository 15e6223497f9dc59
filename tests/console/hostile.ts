import type { SharedServer } from '../support/shared-server';
import type { Shop } from './console-world';
import { makeEverything, type Texts } from './everything';

/** Begins a formula in a spreadsheet, opens markup, turns the direction of writing, and is long without a blank. */
const SHORT = `=1+1"><img src=x onerror=hacked=1>\u202Eevil\u202C茶👩‍👩‍👧‍👦مرحبا`;
export const HOSTILE: Texts = {
  short: SHORT,
  long: `@SUM(1)</title></script><script>hacked=1</script><b onclick=hacked=1>{{7*7}}\${7*7} ${'W'.repeat(200)} ${SHORT}`,
  email: `=1+1'|x!a1.${'long'.repeat(10)}@${'example.'.repeat(8)}test`,
  amount: 999_999_999_999,
};

/** Gives the merchant and everybody in it a hostile name too, and fills the shop. */
export async function makeHostile(shop: Shop, server: SharedServer) {
  const { merchantId } = shop.sandbox.environment;
  const { owner } = server.database;
  await owner.query('UPDATE merchant SET name = $2 WHERE id = $1', [merchantId, SHORT]);
  await owner.query(
    'UPDATE "user" SET name = $2 WHERE id IN (SELECT user_id FROM member WHERE merchant_id = $1)',
    [merchantId, SHORT],
  );
  return makeEverything(shop, server, HOSTILE);
}
