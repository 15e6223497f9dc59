import { systemActor } from '@/lib/auth/actor';
import { rotateKey } from '@/lib/credentials/rotate-key';
import { CreateKey, RotateKey } from '@/lib/credentials/schema';
import { dismissNotice } from '@/lib/notices/dismiss-notice';
import { endingKeyNotices } from '@/lib/notices/ending-keys';
import { DismissNotice } from '@/lib/notices/schema';
import { expect, test } from '../support/database';
import { makeKey, makeMember, makeMerchant } from './auth-support';

test('a key in use is told of 14, 3 and 1 days before its end, until it has a successor', async ({
  database,
}) => {
  const merchant = await makeMerchant();
  const operator = await systemActor(merchant.sandbox);
  const developer = await (await makeMember(merchant, 'developer')).actorIn(merchant.sandbox);
  const support = await (await makeMember(merchant, 'support')).actorIn(merchant.sandbox);
  const key = await makeKey(operator, CreateKey.parse({ name: 'Order service', expiresInDays: 60 }));
  const told = async () => (await endingKeyNotices(developer)).map(({ name }) => name);
  const endsIn = (interval: string) =>
    database.owner.query(`UPDATE api_key SET expires_at = now() + $2::interval WHERE id = $1`, [
      key.id,
      interval,
    ]);
  const hide = async () => {
    const [notice] = await endingKeyNotices(developer);
    if (!notice) throw new Error('there is one');
    await dismissNotice(
      developer,
      DismissNotice.parse({ notice: `key_ends:${notice.id}`, seen: notice.seen }),
    );
  };
  await endsIn('13 days');
  expect(await told()).toEqual([]);
  await database.owner.query('UPDATE api_key SET last_used_at = now() WHERE id = $1', [key.id]);
  await endsIn('12 days');
  expect(await told()).toEqual(['Order service']);
  expect(await endingKeyNotices(support)).toEqual([]);
  await hide();
  expect(await told()).toEqual([]);
  for (const left of ['2 days 23 hours', '23 hours']) {
    await endsIn(left);
    expect(await told(), left).toEqual(['Order service']);
    await hide();
    expect(await told(), left).toEqual([]);
  }
  await database.owner.query('DELETE FROM dismissal WHERE user_id = $1', [developer.id]);
  expect(await told()).toEqual(['Order service']);
  await rotateKey(operator, RotateKey.parse({ id: key.id }), { claim: null });
  expect(await told()).toEqual([]);
});
