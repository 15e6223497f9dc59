import { randomBytes } from 'node:crypto';
import type { ConnectorName } from '@/lib/connectors';
import type {
  Answer,
  AuthorizeRequest,
  CallContext,
  Connector,
  FollowUpRequest,
} from '@/lib/connectors/contract';
import { newId } from '@/lib/ids';
import { decideOnPage, type PageAddress, showPage } from '@/lib/sandbox/answer-page';
import { decideChallenge } from '@/lib/sandbox/challenges';

export const RETURN_URL = 'https://shop.example/return?order=1&x=2';

/** What the contract suite must know of a network to play its payer: one line per connector, or it does not compile. */
export type World = {
  currency: string;
  /** A request that ends in an approval, once `payer` has decided where a decision is needed. */
  request(): Pick<AuthorizeRequest, 'card' | 'challenge'>;
  /** A request and a payer's decision that end in a decline. */
  declining: {
    request(): Pick<AuthorizeRequest, 'card' | 'challenge'>;
    decision: 'declined' | null;
    code: string;
  };
  needsPayer: boolean;
};

export function card(number: string): NonNullable<AuthorizeRequest['card']> {
  return { number, expMonth: 12, expYear: 2040, cvc: '123' };
}

export const WORLDS = {
  'sandbox-card': {
    currency: 'USD',
    request: () => ({ card: card('4242424242424242'), challenge: false }),
    declining: {
      request: () => ({ card: card('4000000000009995'), challenge: false }),
      decision: null,
      code: 'insufficient_funds',
    },
    needsPayer: false,
  },
  'sandbox-alipay': {
    currency: 'CNY',
    request: () => ({ card: null, challenge: false }),
    declining: {
      request: () => ({ card: null, challenge: false }),
      decision: 'declined',
      code: 'payer_canceled',
    },
    needsPayer: true,
  },
} satisfies Record<ConnectorName, World>;

/** A sandbox that no other test uses; the networks know environments by name only. */
export function newContext(more: Partial<CallContext> = {}): CallContext {
  return {
    environmentId: `env_${randomBytes(13).toString('hex')}`,
    at: new Date(),
    callbackUrl: 'http://127.0.0.1:9/callback',
    timeoutMs: 5_000,
    ...more,
  };
}

export function authorization(world: World, more: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
  return {
    operationId: newId('operation'),
    paymentId: newId('payment'),
    amount: 10_000n,
    currency: world.currency,
    capture: 'auto',
    returnUrl: RETURN_URL,
    payer: { email: 'payer@example.com', locale: 'en', ip: null },
    description: 'Two chairs',
    ...world.request(),
    ...more,
  };
}

/** The id in the address of the page to which the payer is sent. */
export function challengeOf(answer: Answer): string {
  const { outcome } = answer;
  if (outcome.result !== 'pending' || !outcome.nextAction)
    throw new Error('no page was offered to the payer');
  return new URL(outcome.nextAction.url).pathname.split('/').at(-1) ?? '';
}

/** An approved authorization and a request that refers to it. */
export async function approved(
  connector: Connector,
  world: World,
  context: CallContext,
  more: Partial<AuthorizeRequest> = {},
): Promise<{ request: AuthorizeRequest; followUp: (amount: bigint) => FollowUpRequest }> {
  const request = authorization(world, more);
  let { outcome, ...answer } = await connector.authorize(request, context);
  if (world.needsPayer) {
    await decideChallenge(context.environmentId, challengeOf({ outcome, ...answer }), 'approved');
    ({ outcome } = await connector.inquire({ operationId: request.operationId, seal: false }, context));
  }
  if (outcome.result !== 'approved') throw new Error(`not approved: ${JSON.stringify(outcome.result)}`);
  const { networkReference } = outcome;
  return {
    request,
    followUp: (amount) => ({
      operationId: newId('operation'),
      paymentId: request.paymentId,
      networkReference,
      amount,
      currency: request.currency,
    }),
  };
}

/** Where the payer's page of an answer is. */
export function address(context: CallContext, answer: Answer, network: string): PageAddress {
  return { network, environment: context.environmentId, challenge: challengeOf(answer) };
}

export function look(at: PageAddress, query = ''): Promise<Response> {
  const url = `http://localhost:3000/sandbox/${at.network}/${at.environment}/${at.challenge}${query}`;
  return showPage(new Request(url), at);
}

export function submit(at: PageAddress, form: Record<string, string>): Promise<Response> {
  const url = `http://localhost:3000/sandbox/${at.network}/${at.environment}/${at.challenge}`;
  return decideOnPage(new Request(url, { method: 'POST', body: new URLSearchParams(form) }), at);
}
