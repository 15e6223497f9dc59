import { hasSecondFactor } from '@/lib/auth/factor-kinds';
import { isPassword } from '@/lib/auth/passwords';
import type { SessionFacts } from '@/lib/auth/session';
import { beginTry, endTry, scopesOf } from '@/lib/auth/tries';
import { db, select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { isPasskey } from './check-passkey';
import { takeRecoveryCode } from './recovery-codes';
import type { Proof } from './schema';
import { openSeed } from './seal-seed';
import { stepOf } from './totp';

export type Person = { id: string; email: string };
export type ProvedBy = 'totp' | 'passkey' | 'recovery_code' | 'password';

/**
 * What the proof of a person is, with every try counted as in lib/auth/tries.ts. `holderId` is the session or the waiting
 * sign-in to which a passkey's challenge belongs. The password proves only whoever has no second factor. Throws
 * `factor_wrong`, `factor_locked` and `busy`.
 */
export async function checkProof(
  person: Person,
  holderId: string,
  proof: Proof,
  facts: SessionFacts,
): Promise<ProvedBy> {
  const scopes = scopesOf(person.email, facts.ip, 'factor');
  const verdict = await beginTry(scopes);
  if (verdict !== 'allowed') {
    await endTry(scopes, 'locked', person.id, facts);
    throw new DomainError(
      'factor_locked',
      'Ten tries were wrong. Wait half an hour before the next one. Nothing was done.',
      { retryAfter: 1_800 },
    );
  }
  const provedBy = await provedWith(person, holderId, proof, facts);
  const missed = proof.kind === 'password' ? 'failed' : 'wrong_factor';
  await endTry(scopes, provedBy ? 'succeeded' : missed, person.id, facts);
  if (!provedBy) {
    throw new DomainError('factor_wrong', 'That is not right, or it was used before. Nothing was done.');
  }
  return provedBy;
}

async function provedWith(
  person: Person,
  holderId: string,
  proof: Proof,
  facts: SessionFacts,
): Promise<ProvedBy | null> {
  switch (proof.kind) {
    case 'passkey':
      return (await isPasskey(person.id, holderId, proof.response)) ? 'passkey' : null;
    case 'password':
      return (await isOnlyPassword(person.id, proof.password)) ? 'password' : null;
    case 'code': {
      const digits = proof.code.replace(/\s/g, '');
      if (/^\d{6}$/.test(digits)) return (await takeCode(person.id, digits)) ? 'totp' : null;
      return (await takeRecoveryCode(person.id, proof.code, facts.ip)) ? 'recovery_code' : null;
    }
  }
}

async function isOnlyPassword(userId: string, password: string): Promise<boolean> {
  const user = await db().user.findUnique({ where: { id: userId } });
  const isRight = await isPassword(user?.passwordHash ?? null, password);
  return isRight && !(await hasSecondFactor(userId));
}

/** Takes a code of the user's app, once: the step that it belongs to has to be later than the last one that was taken. */
async function takeCode(userId: string, code: string): Promise<boolean> {
  const factor = await db().totpFactor.findFirst({ where: { userId, confirmedAt: { not: null } } });
  const step = factor && stepOf(openSeed(userId, factor.id, factor.sealedSeed), code);
  if (!step) return false;
  const taken = await select(
    'totp_take',
    'UPDATE totp_factor SET last_step = $3 WHERE user_id = $1 AND id = $2 AND last_step < $3 RETURNING id',
    [userId, factor.id, step],
  );
  return taken.length > 0;
}
