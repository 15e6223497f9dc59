import { actorFromCookie } from '@/lib/auth/actor';
import { pendingSignIn } from '@/lib/auth/pending-sign-in';
import { signIn } from '@/lib/auth/sign-in';
import { finishSignIn } from '@/lib/factors/finish-sign-in';
import type { Proof } from '@/lib/factors/schema';
import { beginTotp, confirmTotp } from '@/lib/factors/set-up-totp';
import { codeOf } from '../support/codes';
import { cookieOf, FACTS, makeMerchant, PASSWORD, REQUEST } from './auth-support';

/** An owner with an authenticator app, confirmed with the code of the step before: the codes from now on are unused. */
export async function ownerWithApp() {
  const merchant = await makeMerchant();
  const signedIn = await signIn({ email: merchant.email, password: PASSWORD }, FACTS, null);
  if (!signedIn) throw new Error('the owner could not sign in');
  const cookie = await cookieOf(signedIn.token);
  const owner = await actorFromCookie(cookie, merchant.sandbox, REQUEST);
  const { id, seed } = await beginTotp(owner);
  const { recoveryCodes } = await confirmTotp(owner, { id, code: await codeOf(seed, -1) });
  return { merchant, owner, cookie, factorId: id, seed, recoveryCodes: recoveryCodes ?? [] };
}

/** The first half of a sign-in, with the right password. */
export async function passwordOnly(email: string, ip = FACTS.ip) {
  const facts = { ...FACTS, ip };
  const begun = await signIn({ email, password: PASSWORD }, facts, null);
  const pending = begun?.awaitsFactor ? await pendingSignIn(begun.token) : null;
  if (!begun || !pending) throw new Error('no sign-in waits for a factor');
  const token = begun.token;
  return {
    token,
    pending,
    finish: (proof: Proof) => finishSignIn({ ...pending, token }, proof, facts, null),
  };
}
