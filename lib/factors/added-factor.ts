import type { Actor } from '@/lib/auth/actor';
import { newId } from '@/lib/ids';
import { newRecoveryCodes, recoveryDigest } from './recovery-codes';

/** A new factor; with it, this once, recovery codes where the member had none left. */
export type AddedFactor = { id: string; recoveryCodes: string[] | null };
export type FactorAnswer =
  | { result: 'ok'; id: string; made_codes?: boolean }
  | { result: 'not_found' | 'too_many' }
  | { result: 'last'; merchant: string };

/** What every function that adds a factor takes, and the recovery codes that it may have made. */
export function addedFactor(actor: Actor, id: string, kind: 'totp_added' | 'passkey_added') {
  const codes = newRecoveryCodes();
  const argument = {
    id,
    kind,
    session_id: actor.sessionId ?? '',
    digests: codes.map((code) => recoveryDigest(actor.id, code).toString('hex')),
    event_id: newId('factorEvent'),
    ip: actor.ip,
  };
  return { argument, codes };
}
