import { currentFacts } from '@/lib/auth/current-facts';
import { ensure, notFound } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { currentPayer, ensureSameSite, readFields, type SessionAddress } from './payer-request';
import { problemAnswer } from './problem-answer';
import { ratePayment } from './rate-payment';
import { PAYER_HEADERS, redirectTo } from './redirect';
import { readScore } from './satisfaction';

/** The payer says how paying was; a plain form leads back to the page that asked, which shows the answer and thanks. */
export async function answerSatisfaction(request: Request, address: SessionAddress): Promise<Response> {
  const { requestId } = await currentFacts();
  try {
    const actor = await currentPayer(address.environment);
    if (!isId('checkoutSession', address.session)) throw notFound();
    ensureSameSite(request.headers);
    const { fields, isScript } = await readFields(request);
    const score = readScore(fields.get('score'));
    ensure(score, 'invalid_request', 'Say a score from 1 to 5.');
    const kept = await ratePayment(actor, address.session, score);
    if (isScript) return Response.json({ score: kept }, { headers: PAYER_HEADERS });
    return redirectTo(`/c/${actor.environment.id}/${address.session}/result#satisfaction`);
  } catch (error) {
    return problemAnswer(error, requestId);
  }
}
