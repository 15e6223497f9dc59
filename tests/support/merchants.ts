import { type Actor, systemActor } from '@/lib/auth/actor';
import { newId } from '@/lib/ids';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';

export type TestMerchant = { merchantId: string; sandbox: Actor; live: Actor };

/** A merchant that no other test sees, with an actor who may everything in each of its environments. */
export async function newMerchant(): Promise<TestMerchant> {
  const owner = { email: `${newId('user')}@shop.example`, name: 'Owner', passwordHash: '$argon2id$unusable' };
  const created = await createMerchant(
    CreateMerchant.parse({ name: `Shop ${newId('merchant').slice(-8)}` }),
    owner,
  );
  return {
    merchantId: created.merchantId,
    sandbox: await systemActor(created.sandbox),
    live: await systemActor(created.live),
  };
}
