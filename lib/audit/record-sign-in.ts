import { select } from '@/lib/db';
import { DomainError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { inEnvironment } from '@/lib/present-environment';
import { recordDone, recordRefusal } from './write-record';

/** From where somebody signed in or out, as far as it is known. */
export type SessionPlace = { ip: string | null; userAgent: string | null; requestId?: string };

/**
 * Writes down that a user signed in, failed to or was locked, for every merchant whose member the user is, in its live
 * environment. An address that nobody has belongs to no merchant; it is in the table of tries only. Never throws.
 */
export function recordSignIn(
  userId: string,
  outcome: 'succeeded' | 'failed' | 'locked',
  place: SessionPlace,
): Promise<void> {
  return record('signIn', userId, null, place, outcome === 'succeeded' ? null : outcome);
}

/** The same for the end of a session by its user. */
export function recordSignOut(userId: string, sessionId: string, place: SessionPlace): Promise<void> {
  return record('signOut', userId, sessionId, place, null);
}

const MERCHANTS_MAX = 50;

async function record(
  action: string,
  userId: string,
  sessionId: string | null,
  { ip, userAgent, requestId = newId('request') }: SessionPlace,
  reason: 'failed' | 'locked' | null,
): Promise<void> {
  const environments = await select<{ id: string }>(
    'live_environments_of_user',
    `SELECT e.id FROM member m JOIN environment e ON e.merchant_id = m.merchant_id AND e.kind = 'live'
     WHERE m.user_id = $1 ORDER BY e.id LIMIT $2`,
    [userId, MERCHANTS_MAX],
  ).catch(() => []);
  const refusal = new DomainError('not_signed_in', 'The password is not right, or the account is locked.');
  await Promise.all(
    environments.map(({ id }) => {
      const actor = {
        kind: 'member' as const,
        id: userId,
        environment: { id },
        requestId,
        ip,
        ...(sessionId === null ? {} : { sessionId }),
      };
      const attempt = {
        action,
        permission: '',
        userAgent,
        ...(reason === null ? {} : { input: { reason } }),
      };
      // A person signs in to all of their merchants, before it is known where they go.
      return inEnvironment(id, () =>
        reason === null ? recordDone(actor, attempt) : recordRefusal(actor, attempt, refusal),
      );
    }),
  );
}
