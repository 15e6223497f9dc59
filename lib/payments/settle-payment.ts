import type { EnvironmentContext } from '@/lib/auth/environment';
import type { Answer } from '@/lib/connectors/contract';
import type { MoveResult } from '@/lib/doors/call';
import { newId } from '@/lib/ids';
import { paymentCaptured } from '@/lib/ledger/entries';
import { connectorOf, feeTermsOf } from './call-network';
import type { OperationRow } from './rows';
import { type Heard, settleArgument } from './settle-argument';
import { settleOperation } from './settle-operation';
import { AUTHORIZATION_LIFETIME_MS, SETTLEMENT_DELAY_MS } from './status';

export type NetworkWord = { outcome: Answer['outcome']; exchange: Answer['exchange'] | null };

const FUNCTIONS = {
  authorize: 'authorize_settle',
  capture: 'capture_settle',
  cancel: 'cancel_settle',
} as const;

/**
 * Ends (or moves on) an authorize, capture or cancel by what the network said, whoever heard it: the request that sent
 * it, a callback, or the resolver. Settling twice is harmless: the second call finds the operation ended.
 */
export function settlePayment(
  environment: EnvironmentContext,
  operation: OperationRow,
  word: NetworkWord,
  heard: Heard = 'call',
): Promise<MoveResult> {
  const kind = operation.kind as keyof typeof FUNCTIONS;
  const argument = settleArgument(environment, operation, word, heard);
  const extra =
    argument.outcome === 'approved' ? approval(environment, operation, new Date(argument.at as string)) : {};
  return settleOperation(FUNCTIONS[kind], operation, Object.assign(argument, extra), heard);
}

/** What an approval adds: the terms of our fee, the entry, and when the money becomes available or the authorization ends. */
function approval(
  environment: EnvironmentContext,
  operation: OperationRow,
  at: Date,
): Record<string, unknown> {
  if (operation.kind === 'cancel') return {};
  const { paymentId, connector, currency, targetId } = operation;
  const captureId = operation.kind === 'capture' ? (targetId as string) : newId('capture');
  const capture = {
    id: captureId,
    fee: feeTermsOf(environment, connectorOf(operation), currency),
    available_at: new Date(at.getTime() + SETTLEMENT_DELAY_MS).toISOString(),
    entry: paymentCaptured(newId('entry'), {
      captureId,
      paymentId,
      connector,
      amount: null,
      feeAmount: 'fee',
    }),
  };
  if (operation.kind === 'capture') return capture;
  const expiry = new Date(at.getTime() + AUTHORIZATION_LIFETIME_MS).toISOString();
  return { capture, authorization_expires_at: expiry };
}
