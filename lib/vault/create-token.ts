import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { callFunction, fromSnapshot } from '@/lib/db';
import type { Token } from '@/lib/generated/prisma/client';
import { newId, unguessableId } from '@/lib/ids';
import { acceptCard, describeCard } from './card';
import { forgetKeys, keyRing } from './keys';
import { ivOf, type Place, type SealingKey, seal } from './record';
import type { CreateToken } from './schema';

/** A foreign key to the data keys refused the row: another process retired the key since we read it. */
const RETIRED_KEY_CONSTRAINTS = new Set(['vault_record_key', 'vault_cvc_key']);

/**
 * Exchanges a card for a token that stands for it once and for at most 15 minutes. The number and the CVC are sealed
 * before they leave this process. Throws `invalid_request` or `test_card_required`.
 */
export async function createToken(actor: Actor, input: CreateToken): Promise<Token> {
  const { environment } = actor;
  const card = acceptCard(input.card, environment.kind, now(environment.clockOffsetMs));
  const display = await describeCard(environment.id, {
    number: card.number,
    expMonth: card.expiry.month,
    expYear: card.expiry.year,
  });
  const write = async () => {
    const ring = await keyRing(environment.id);
    const id = unguessableId('token');
    const vaultId = newId('vaultRecord');
    const place = { environmentId: environment.id };
    const { token } = await callFunction<{ token: Record<string, unknown> }>('vault_token_create', environment.id, {
      id,
      card: display,
      record: { id: vaultId, ...sealed(card.number, ring.active.pan, { ...place, purpose: 'pan', id: vaultId }) },
      cvc: card.cvc === null ? null : sealed(card.cvc, ring.active.cvc, { ...place, purpose: 'cvc', id }),
    });
    return fromSnapshot<Token>(token);
  };
  return write().catch((error: { constraint?: string }) => {
    if (!RETIRED_KEY_CONSTRAINTS.has(error.constraint ?? '')) throw error;
    forgetKeys(environment.id);
    return write();
  });
}

function sealed(text: string, key: SealingKey, place: Place): { dek_id: string; iv: string; ciphertext: string } {
  const record = seal(Buffer.from(text, 'latin1'), key, place);
  return { dek_id: key.id, iv: ivOf(record).toString('base64'), ciphertext: record.toString('base64') };
}
