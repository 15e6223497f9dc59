import type { Connector, Decline, DeclineCode } from './contract';
import { declineOf, declineOfDe39 } from './declines';
import type { OperationKind, SandboxNetwork } from './sandbox-answer';
import { parseCallback } from './sandbox-callback';
import { disputeDecline } from './sandbox-dispute';
import { authorize, cancel, capture, inquire, refund, respond } from './sandbox-network';
import { sandboxTransport, type Transport } from './transport';

/** How a person or the merchant ended a challenge (docs/sandbox-protocol.md). */
const ENDED: Readonly<Record<string, DeclineCode>> = {
  PAYER_FAILED: 'authentication_failed',
  PAYER_ABANDONED: 'payer_canceled',
  PAYER_TIMED_OUT: 'payer_timed_out',
  MERCHANT_CANCELED: 'payer_canceled',
};

/** Refusals that come from the acquirer's books, not from the card. */
const BOOKS = new Set(['12', '13', '25']);

function declined(responseCode: string, kind: OperationKind): Decline {
  if (kind === 'dispute_submit' || kind === 'dispute_accept') return disputeDecline(responseCode);
  const ended = Object.hasOwn(ENDED, responseCode) ? ENDED[responseCode] : undefined;
  if (ended) return declineOf(ended, responseCode);
  if (kind === 'refund' && BOOKS.has(responseCode)) return declineOf('refund_rejected', responseCode);
  return declineOfDe39(responseCode);
}

/** Cards through the pretend acquirer: authorize, 3-D Secure, partial captures and refunds, in every currency. */
export function cardConnector(transport: Transport): Connector {
  const network: SandboxNetwork = { path: '/card', transport, declined };
  return {
    name: 'sandbox-card',
    label: 'Sandbox card acquirer',
    methodType: 'card',
    environments: ['sandbox'],
    capabilities: { manualCapture: true, partialCapture: true, partialRefund: true },
    currencies: 'all',
    fee: {
      basisPoints: 290,
      fixed: {
        AED: 100,
        AUD: 30,
        BRL: 150,
        CAD: 30,
        CHF: 30,
        CLP: 300,
        CNY: 200,
        COP: 120_000,
        CZK: 650,
        DKK: 180,
        EUR: 30,
        GBP: 20,
        HKD: 235,
        HUF: 10_000,
        IDR: 500_000,
        ILS: 120,
        INR: 300,
        JPY: 40,
        KRW: 400,
        KWD: 100,
        MXN: 600,
        MYR: 130,
        NOK: 200,
        NZD: 30,
        PHP: 1_700,
        PLN: 120,
        SEK: 180,
        SGD: 40,
        THB: 1_000,
        TRY: 1_000,
        TWD: 1_000,
        USD: 30,
        VND: 7_500,
        ZAR: 550,
      },
    },
    authorize: (request, context) => authorize(network, request, context),
    capture: (request, context) => capture(network, request, context),
    cancel: (request, context) => cancel(network, request, context),
    refund: (request, context) => refund(network, request, context),
    respond: (request, context) => respond(network, request, context),
    inquire: (request, context) => inquire(network, request, context),
    parseCallback: (request, context) => parseCallback(network, request, context.environmentId),
  };
}

export const sandboxCard = cardConnector(sandboxTransport);
