import type { Connector, Decline, DeclineCode } from './contract';
import { declineOf } from './declines';
import type { OperationKind, SandboxNetwork } from './sandbox-answer';
import { parseCallback } from './sandbox-callback';
import { disputeDecline } from './sandbox-dispute';
import { authorize, cancel, capture, inquire, refund, respond } from './sandbox-network';
import { sandboxTransport, type Transport } from './transport';

const CODES: Readonly<Record<string, DeclineCode>> = {
  PAYER_DECLINED: 'payer_canceled',
  PAYER_CLOSED: 'payer_canceled',
  PAYER_TIMED_OUT: 'payer_timed_out',
  MERCHANT_CANCELED: 'payer_canceled',
  TRADE_STATE_INVALID: 'invalid_transaction',
  AMOUNT_EXCEEDS_TRADE: 'invalid_transaction',
  TRADE_NOT_FOUND: 'invalid_transaction',
  NOT_SUPPORTED: 'not_permitted',
};

function declined(responseCode: string, kind: OperationKind): Decline {
  if (kind === 'dispute_submit' || kind === 'dispute_accept') return disputeDecline(responseCode);
  const code = (Object.hasOwn(CODES, responseCode) ? CODES[responseCode] : undefined) ?? 'generic_decline';
  return declineOf(
    kind === 'refund' && code === 'invalid_transaction' ? 'refund_rejected' : code,
    responseCode,
  );
}

/** An Alipay-like wallet: the payer approves on the wallet's page or another device, the money is taken at once. */
export function alipayConnector(transport: Transport): Connector {
  const network: SandboxNetwork = { path: '/alipay', transport, declined };
  return {
    name: 'sandbox-alipay',
    label: 'Sandbox Alipay',
    methodType: 'alipay',
    environments: ['sandbox'],
    capabilities: { manualCapture: false, partialCapture: false, partialRefund: true },
    currencies: ['AUD', 'CAD', 'CHF', 'CNY', 'EUR', 'GBP', 'HKD', 'JPY', 'MYR', 'NZD', 'SGD', 'USD'],
    fee: { basisPoints: 120, fixed: {} },
    authorize: (request, context) => authorize(network, request, context),
    capture: (request, context) => capture(network, request, context),
    cancel: (request, context) => cancel(network, request, context),
    refund: (request, context) => refund(network, request, context),
    respond: (request, context) => respond(network, request, context),
    inquire: (request, context) => inquire(network, request, context),
    parseCallback: (request, context) => parseCallback(network, request, context.environmentId),
  };
}

export const sandboxAlipay = alipayConnector(sandboxTransport);
