import { randomBytes } from 'node:crypto';
import { keyFor, lettersOf, mac } from '@/lib/crypto';
import { callFunction } from '@/lib/db';
import { authenticatedEci, type IssuedCard, issuedCard, unauthenticatedEci } from './cards';
import { scheduleDispute } from './dispute-bank';
import { type Effect, effectAnswer } from './effect';
import { Authorization, errorAnswer, type NetworkAnswer, type PaymentNetwork } from './network-call';
import { answerOf } from './replay';

const CHALLENGE_SECONDS = 600;

/** Who calls and when: environment, its clock, and the keyed digest of the body. */
export type Caller = { environmentId: string; at: Date; requestHash: string };

type Decision = {
  state: 'approved' | 'declined' | 'pending';
  code: string | null;
  threeDs: { status: string; eci: string | null; liability_shift: boolean } | null;
  /** Of a pending decision: what the issuer says once the payer is authenticated. */
  thenCode: string | null;
  eci: string | null;
};

/** Answers an authorization: one insert, the operation id is the key. */
export async function authorize(
  network: PaymentNetwork,
  caller: Caller,
  body: unknown,
): Promise<NetworkAnswer> {
  const parsed = Authorization.safeParse(body);
  if (!parsed.success)
    return errorAnswer(400, 'invalid_request', parsed.error.issues[0]?.message ?? 'not understood');
  const request = parsed.data;
  if ((network === 'card') !== Boolean(request.card)) {
    return errorAnswer(400, 'invalid_request', 'a card belongs to card authorizations and to no others');
  }
  const { effect, argument } = authorizationOf(network, caller, request);
  const stored = await callFunction<{ fresh: true } | Effect>(
    'sandbox_authorize',
    caller.environmentId,
    argument,
  );
  if (!('fresh' in stored)) return answerOf(stored, network, caller.requestHash);
  if (effect.state === 'approved' && request.card && issuedCard(request.card.number)?.disputes) {
    await scheduleDispute(caller, effect);
  }
  return effectAnswer(effect);
}

/** What the network decides, and the argument with which `sandbox_authorize` logs it. */
export function authorizationOf(network: PaymentNetwork, caller: Caller, request: Authorization) {
  const decision = decide(network, request, caller.at);
  const pending = decision.state === 'pending';
  const effect: Effect = {
    environment_id: caller.environmentId,
    operation_id: request.operation_id,
    network,
    kind: 'authorization',
    state: decision.state,
    response_code: decision.code,
    request_hash: caller.requestHash,
    amount: request.amount,
    currency: request.currency,
    three_ds: decision.threeDs,
    // Unguessable: whoever knows it may decide for the payer.
    challenge_id: pending ? `chl_${lettersOf(randomBytes(16))}` : null,
    challenge_expires_at: pending
      ? new Date(caller.at.getTime() + CHALLENGE_SECONDS * 1000).toISOString()
      : null,
  };
  const argument = {
    capture_mode: request.capture,
    ...effect,
    captured: decision.state === 'approved' && request.capture === 'auto' ? request.amount : 0,
    card_last4: request.card?.number.slice(-4) ?? null,
    card_fingerprint: request.card ? fingerprint(caller.environmentId, request.card.number) : null,
    callback_url: request.callback_url,
    return_url: request.return_url,
    then_code: decision.thenCode,
    eci: decision.eci,
    challenge_seconds: CHALLENGE_SECONDS,
  };
  return { effect, argument };
}

function fingerprint(environmentId: string, number: string): string {
  return mac(keyFor('sandbox card fingerprint'), environmentId, number).toString('hex').slice(0, 32);
}

function decide(network: PaymentNetwork, request: Authorization, at: Date): Decision {
  if (network === 'alipay') {
    if (request.capture === 'manual') return declined('NOT_SUPPORTED');
    return { state: 'pending', code: null, threeDs: null, thenCode: '00', eci: null };
  }
  const { card } = request;
  const issued = card ? issuedCard(card.number) : null;
  if (!card || !issued) return declined('14');
  if (isExpired(card.exp_month, card.exp_year, at)) return declined('54');
  const asked = request.three_ds === 'requested';
  if (issued.authentication === 'challenge' || (asked && issued.authentication === 'challenge_on_request')) {
    return {
      state: 'pending',
      code: null,
      threeDs: null,
      thenCode: issued.responseCode,
      eci: authenticatedEci(issued.scheme),
    };
  }
  const threeDs = authenticationOf(issued, asked);
  if (issued.responseCode !== '00') return { ...declined(issued.responseCode), threeDs };
  return { state: 'approved', code: '00', threeDs, thenCode: null, eci: null };
}

function authenticationOf(issued: IssuedCard, asked: boolean): Decision['threeDs'] {
  if (issued.authentication === 'frictionless' || (asked && issued.authentication === 'on_request')) {
    return { status: 'frictionless', eci: authenticatedEci(issued.scheme), liability_shift: true };
  }
  return asked
    ? { status: 'not_enrolled', eci: unauthenticatedEci(issued.scheme), liability_shift: false }
    : null;
}

function declined(code: string): Decision {
  return { state: 'declined', code, threeDs: null, thenCode: null, eci: null };
}

/** A card is good until the end of its month; by then it is over everywhere on earth at noon of the first. */
function isExpired(month: number, year: number, at: Date): boolean {
  return at.getTime() >= Date.UTC(year, month, 1, 12);
}
