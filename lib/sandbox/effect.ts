import { env } from '@/lib/env';
import type { DisputeKind, NetworkAnswer, PaymentNetwork } from './network-call';

/** A row of the network's log as a database function returns it. */
export type Effect = {
  environment_id: string;
  operation_id: string;
  network: PaymentNetwork;
  kind: 'authorization' | 'capture' | 'reversal' | 'refund' | DisputeKind | 'seal';
  state: 'approved' | 'declined' | 'pending' | 'sealed';
  response_code: string | null;
  request_hash: string | null;
  amount: number;
  currency: string;
  three_ds: unknown;
  challenge_id: string | null;
  challenge_expires_at: string | null;
};

/** The part of an effect that its answer tells. */
type Told = Omit<Effect, 'request_hash'>;

const REFERENCE_PREFIX = { card: 'crd_', alipay: 'ali_' } as const;

/** The network's name for an operation; derived from the operation id, so that no index has to find it again. */
export function referenceOf(network: PaymentNetwork, operationId: string): string {
  return REFERENCE_PREFIX[network] + operationId.slice('op_'.length);
}

/** The operation id behind a reference of this network; anything else stays as it is and is found nowhere. */
export function operationOf(network: PaymentNetwork, reference: string): string {
  const prefix = REFERENCE_PREFIX[network];
  return reference.startsWith(prefix) ? `op_${reference.slice(prefix.length)}` : reference;
}

/** Alipay speaks in words where the books speak in DE39. */
const ALIPAY_WORDS: Readonly<Record<string, string>> = {
  '00': 'SUCCESS',
  '12': 'TRADE_STATE_INVALID',
  '13': 'AMOUNT_EXCEEDS_TRADE',
  '25': 'TRADE_NOT_FOUND',
};

/** The operation as answers and callbacks show it (docs/sandbox-protocol.md). */
export function operationBody(effect: Told): Record<string, unknown> {
  const code = effect.response_code;
  return {
    operation_id: effect.operation_id,
    kind: effect.kind,
    state: effect.state,
    response_code: effect.network === 'alipay' && code !== null ? (ALIPAY_WORDS[code] ?? code) : code,
    reference: referenceOf(effect.network, effect.operation_id),
    amount: effect.amount,
    currency: effect.currency,
    three_ds: effect.three_ds ?? null,
    next_action: effect.state === 'pending' ? nextAction(effect) : null,
  };
}

function nextAction(effect: Told): Record<string, unknown> {
  const { network, environment_id: environmentId, challenge_id: challengeId } = effect;
  const url = `${env().PUBLIC_URL}/sandbox/${network}/${environmentId}/${challengeId}`;
  return {
    type: network === 'card' ? 'three_ds' : 'redirect',
    url,
    qr: network === 'card' ? null : `${url}?device=other`,
    expires_at: new Date(effect.challenge_expires_at ?? 0).toISOString(),
  };
}

export function effectAnswer(effect: Told): NetworkAnswer {
  return { status: 200, text: JSON.stringify(operationBody(effect)) };
}
