import { currentFacts } from '@/lib/auth/current-facts';
import { getPayment } from '@/lib/payments/queries';
import { currentPayer, type SessionAddress } from './payer-request';
import { getPayerSession, stateOfAttempt } from './payer-view';
import { problemAnswer } from './problem-answer';
import { PAYER_HEADERS } from './redirect';

/** Where a session stands, for the page that waits. Reading changes nothing and asks no network: the resolver does. */
export function answerStatus(address: SessionAddress): Promise<Response> {
  return answer(async () => {
    const actor = await currentPayer(address.environment);
    return (await getPayerSession(actor, address.session)).state;
  });
}

/** The same for a payment without a session. */
export function answerPaymentStatus(address: { environment: string; payment: string }): Promise<Response> {
  return answer(async () => {
    const actor = await currentPayer(address.environment);
    return stateOfAttempt((await getPayment(actor, address.payment)).status);
  });
}

async function answer(read: () => Promise<string>): Promise<Response> {
  const { requestId } = await currentFacts();
  try {
    return Response.json({ state: await read() }, { headers: PAYER_HEADERS });
  } catch (error) {
    return problemAnswer(error, requestId);
  }
}
