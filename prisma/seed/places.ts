import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { db } from '@/lib/db';
import { TestMethods } from './test-method-displays';
import type { SeedPlace } from './write-story';

const KEY_NAME = 'Shop server';

/** The first sandbox of a merchant and those who act in it; makes the key of the merchant's server if there is none. */
export async function placeOf(slug: string): Promise<SeedPlace> {
  const sandbox = await db().environment.findFirstOrThrow({ where: { merchant: { slug }, name: 'sandbox' } });
  const operator = await systemActor(sandbox.id);
  const where = { environmentId: sandbox.id, name: KEY_NAME };
  const key =
    (await db().apiKey.findFirst({ where })) ??
    (await createKey(operator, { name: KEY_NAME, kind: 'secret' }, { claim: null }));
  const members = await db().member.findMany({ where: { merchantId: sandbox.merchantId } });
  const userOf = (role: string) => members.find((member) => member.role === role)?.userId ?? 'system';
  return {
    environment: operator.environment,
    keyId: key.id,
    members: { finance: userOf('finance'), support: userOf('support') },
    methods: await TestMethods.of(sandbox.id),
  };
}
