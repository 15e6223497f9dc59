import { currentFacts } from '@/lib/auth/current-facts';
import { ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { noteSteps } from './note-steps';
import { currentPayer, ensureSameSite, readFields, type SessionAddress } from './payer-request';
import { problemAnswer } from './problem-answer';
import { PAYER_HEADERS } from './redirect';
import { CHECKOUT_METHODS } from './schema';
import { PAGE_STEPS } from './steps';

/**
 * The page of a session says what its payer did. The answer is the same whether anything was new, so it tells nobody
 * anything; only our own page may say it.
 */
export async function answerSteps(request: Request, address: SessionAddress): Promise<Response> {
  const { requestId, userAgent } = await currentFacts();
  try {
    const actor = await currentPayer(address.environment);
    if (!isId('checkoutSession', address.session)) throw notFound();
    ensureSameSite(request.headers);
    const { fields } = await readFields(request);
    const step = PAGE_STEPS.find((one) => one === fields.get('step'));
    const method = CHECKOUT_METHODS.find((one) => one === fields.get('method')) ?? null;
    ensure(
      step && (step === 'opened') === (method === null),
      'invalid_request',
      'Say a step, and its method.',
    );
    await noteSteps(actor, address.session, userAgent, step === 'opened' ? [] : [{ step, method }]);
    return new Response(null, { status: 204, headers: PAYER_HEADERS });
  } catch (error) {
    return problemAnswer(error, requestId);
  }
}
