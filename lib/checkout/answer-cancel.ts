import { currentFacts } from '@/lib/auth/current-facts';
import { DomainError } from '@/lib/errors';
import { endCheckoutSession } from './end-checkout-session';
import { currentPayer, ensureSameSite, type SessionAddress } from './payer-request';
import { problemAnswer } from './problem-answer';
import { redirectTo } from './redirect';

/** Ends a session because its payer does not want to pay; the next page leads back to the merchant. */
export async function answerCancel(request: Request, address: SessionAddress): Promise<Response> {
  const { requestId } = await currentFacts();
  try {
    const actor = await currentPayer(address.environment);
    ensureSameSite(request.headers);
    await endCheckoutSession(actor, { id: address.session, status: 'canceled' }, { claim: null }).catch(
      passOverEnded,
    );
    return redirectTo(`/c/${actor.environment.id}/${encodeURIComponent(address.session)}/result`);
  } catch (error) {
    return problemAnswer(error, requestId);
  }
}

/** A session that ended, or whose payment is under way, has a page that says so. */
function passOverEnded(error: unknown): void {
  const isEnded =
    error instanceof DomainError && ['invalid_state', 'payment_in_progress'].includes(error.code);
  if (!isEnded) throw error;
}
