import type { Actor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { keyRing, sealingAgain } from '@/lib/data-keys/key-ring';
import type { Answered, Call } from '@/lib/doors/call';
import { change } from '@/lib/doors/change';
import type { Token } from '@/lib/generated/prisma/client';
import { newId, unguessableId } from '@/lib/ids';
import { ivOf, type Place, type SealingKey, seal } from '@/lib/sealed-record';
import { acceptCard, describeCard } from './card';
import type { CardDisplay, CreateToken } from './schema';

/**
 * Exchanges a card for a token that stands for it once and for at most 15 minutes. The number and the CVC are sealed
 * before they leave this process. Throws `invalid_request` or `test_card_required`.
 */
export async function createToken(actor: Actor, input: CreateToken, call: Call): Promise<Answered<Token>> {
  const { environment } = actor;
  const card = acceptCard(input.card, environment.kind, now(environment.clockOffsetMs));
  const { month: expMonth, year: expYear } = card.expiry;
  const display = await describeCard(environment.id, { number: card.number, expMonth, expYear });
  return sealingAgain(environment.id, () => writeToken(actor, call, card, display));
}

async function writeToken(
  actor: Actor,
  call: Call,
  card: { number: string; cvc: string | null },
  display: CardDisplay,
): Promise<Answered<Token>> {
  const environmentId = actor.environment.id;
  const { active } = await keyRing(environmentId);
  const id = unguessableId('token');
  const vaultId = newId('vaultRecord');
  const record = sealed(card.number, active.pan, { purpose: 'pan', environmentId, id: vaultId });
  const cvc = card.cvc === null ? null : sealed(card.cvc, active.cvc, { purpose: 'cvc', environmentId, id });
  return change<Token>(actor, call, 'vault_token_create', 'token', {
    id,
    card: display,
    record: { id: vaultId, ...record },
    cvc,
  });
}

function sealed(
  text: string,
  key: SealingKey,
  place: Place,
): { dek_id: string; iv: string; ciphertext: string } {
  const record = seal(Buffer.from(text, 'latin1'), key, place);
  return { dek_id: key.id, iv: ivOf(record).toString('base64'), ciphertext: record.toString('base64') };
}
