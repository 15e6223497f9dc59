import { systemActor } from '@/lib/auth/actor';
import { hashPassword } from '@/lib/auth/passwords';
import { db, pool } from '@/lib/db';
import { createMember } from '@/lib/merchants/create-member';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';
import { DEMO_ACCOUNTS, type DemoMerchant } from './demo-accounts';
import { fillSandbox } from './fill-sandbox';
import { addPayoutCases } from './payout-cases';
import { placeOf } from './places';
import { PROFILES } from './profiles';
import { addRefundCases } from './refund-cases';
import { addRiskCases } from './risk-cases';

const DAYS = 90;

/**
 * Makes the demo: three merchants, their members, and 90 days of payments in each sandbox. Does nothing for what is there
 * already; what an interrupted run left of a merchant is finished. `progress` gets a line for each step. `share` makes a
 * smaller demo.
 */
export async function seedDemo(progress: (text: string) => void, share = 1): Promise<void> {
  const lock = await pool().connect();
  try {
    // Of two processes that start at once the second finds everything done.
    await lock.query("SELECT pg_advisory_lock(hashtextextended('demo seed', 0))");
    // Side by side: the database has more than one core.
    await Promise.all(DEMO_ACCOUNTS.map((account) => seedMerchant(account, progress, share)));
  } finally {
    await lock.query("SELECT pg_advisory_unlock(hashtextextended('demo seed', 0))");
    lock.release();
  }
}

async function seedMerchant(
  account: DemoMerchant,
  progress: (text: string) => void,
  share: number,
): Promise<void> {
  const profile = PROFILES[account.slug];
  if (!profile) throw new Error(`the demo has no profile for ${account.slug}`);
  await ensureMerchant(account);
  const place = await placeOf(account.slug);
  const isFilled = await db().payment.findFirst({
    where: { environmentId: place.environment.id },
    select: { id: true },
  });
  if (isFilled) return;
  const now = new Date();
  const seed = `${account.slug} ${now.toISOString().slice(0, 10)}`;
  const count = Math.ceil(profile.payments * share);
  await fillSandbox(place, profile, { seed, count, days: DAYS, now }, (done) =>
    progress(`  ${account.name}: ${done} of about ${count} payments`),
  );
  await addRefundCases(place);
  await addRiskCases(place, account.currencies[0]);
  await addPayoutCases(place, account.currencies, now);
}

async function ensureMerchant(account: DemoMerchant): Promise<void> {
  const { slug, name, country, currencies, timeZone } = account;
  const [owner, ...others] = account.members;
  if (!owner) throw new Error('a merchant needs an owner');
  const known = await db().merchant.findUnique({ where: { slug }, select: { id: true } });
  if (!known) {
    await createMerchant(
      CreateMerchant.parse({ slug, name, country, defaultCurrency: currencies[0], timeZone }),
      { email: owner.email, name: owner.name, passwordHash: await hashPassword(owner.password) },
    );
  }
  const sandbox = await db().environment.findFirstOrThrow({ where: { merchant: { slug }, name: 'sandbox' } });
  const operator = await systemActor(sandbox.id);
  const members = await db().member.findMany({
    where: { merchantId: sandbox.merchantId },
    include: { user: true },
  });
  for (const member of others) {
    if (!members.some(({ user }) => user.email === member.email)) await createMember(operator, member);
  }
}
