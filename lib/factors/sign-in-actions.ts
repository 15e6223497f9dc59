'use server';

import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { redirect } from 'next/navigation';
import { currentFacts } from '@/lib/auth/current-facts';
import { currentPending, dropPending } from '@/lib/auth/pending-sign-in';
import { pathInside } from '@/lib/auth/return-paths';
import { currentToken } from '@/lib/auth/session';
import { keepSignedIn } from '@/lib/auth/session-cookie';
import { DomainError } from '@/lib/errors';
import { passkeyQuestion } from './check-passkey';
import { finishSignIn } from './finish-sign-in';
import { AssertionResponse, type FactorState, Proof } from './schema';

/** Ends a sign-in with the fields `code` and `next` of a form; works without scripts. */
export async function signInWithCode(_: FactorState, form: FormData): Promise<FactorState> {
  return finish({ kind: 'code', code: String(form.get('code') ?? '') }, String(form.get('next') ?? ''));
}

/** What the browser asks for a passkey with; null when no sign-in waits in it any more. */
export async function askForSignInPasskey(): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
  const pending = await currentPending();
  return pending && passkeyQuestion(pending.userId, pending.id);
}

/** Ends a sign-in with what a passkey signed. */
export async function signInWithPasskey(response: unknown, next: string): Promise<FactorState> {
  const parsed = AssertionResponse.safeParse(response);
  return parsed.success ? finish({ kind: 'passkey', response: parsed.data }, next) : { problem: 'wrong' };
}

async function finish(given: Proof, next: string): Promise<FactorState> {
  const proof = Proof.safeParse(given);
  if (!proof.success) return { problem: 'wrong' };
  const pending = await currentPending();
  if (!pending) return { problem: 'over' };
  try {
    await keepSignedIn(await finishSignIn(pending, proof.data, await currentFacts(), await currentToken()));
    await dropPending();
  } catch (error) {
    return { problem: problemOf(error) };
  }
  redirect(pathInside(String(next), '/'));
}

function problemOf(error: unknown): Exclude<FactorState['problem'], null> {
  switch (error instanceof DomainError ? error.code : null) {
    case 'factor_wrong':
      return 'wrong';
    case 'factor_locked':
      return 'locked';
    case 'busy':
      return 'busy';
    case 'not_signed_in':
      return 'over';
    default:
      throw error;
  }
}
