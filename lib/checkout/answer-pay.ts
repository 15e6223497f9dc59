import { setTimeout as wait } from 'node:timers/promises';
import type { Actor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { now } from '@/lib/clock';
import type { Decline } from '@/lib/connectors/contract';
import { DomainError, notFound } from '@/lib/errors';
import { normaliseEmail } from '@/lib/fields';
import { isId } from '@/lib/ids';
import { NOTHING_OF_PAYER, type PayerFacts } from '@/lib/risk/known';
import { noteSteps } from './note-steps';
import { type PayCheckoutSession, payCheckoutSession } from './pay-checkout-session';
import { checkCardFields, type FieldProblem, fieldProblem, type PayAnswer, type PayForm } from './pay-form';
import { type PayerProblem, payerProblemOf } from './payer-problem';
import {
  currentPayer,
  ensureSameSite,
  newSubmissionKey,
  readFields,
  type SessionAddress,
} from './payer-request';
import { problemAnswer } from './problem-answer';
import { PAYER_HEADERS, redirectTo } from './redirect';

type SentForm = PayForm & { userAgent: string | null };

/** No payer waits longer for the steps of a page to be noted. */
const NOTING_MS = 200;

/** An answer before it is written as JSON (for the script) or as a redirect (for a plain form). */
type Reply = { status: number; body: PayAnswer; retryAfter?: number };

/**
 * The one door through which a card number enters from a browser. It goes straight into the vault; the answer, the
 * redirect and the log hold neither typed text nor a network's code. A plain form gets a 303 to one of our own pages or
 * to the bank, a script the same as JSON.
 */
export async function answerPay(request: Request, address: SessionAddress): Promise<Response> {
  const { requestId, userAgent } = await currentFacts();
  try {
    const actor = await currentPayer(address.environment);
    if (!isId('checkoutSession', address.session)) throw notFound();
    ensureSameSite(request.headers);
    const { fields, isScript } = await readFields(request);
    const page = `/c/${actor.environment.id}/${address.session}`;
    const reply = await pay(actor, address.session, { ...formOf(fields), userAgent }, page);
    return isScript ? asJson(reply) : asRedirect(reply, page);
  } catch (error) {
    // What is not expected, and ids that do not exist, are problems like everywhere else.
    return problemAnswer(error, requestId);
  }
}

function formOf(fields: Map<string, string>): PayForm {
  const text = (name: string) => fields.get(name)?.slice(0, 300) ?? '';
  return {
    key: text('key'),
    method: text('method'),
    number: text('number'),
    expiry: text('expiry'),
    cvc: text('cvc'),
    email: text('email').trim(),
    seconds: text('seconds'),
    pasted: text('pasted'),
    device: text('device'),
  };
}

async function pay(actor: Actor, sessionId: string, form: SentForm, page: string): Promise<Reply> {
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(form.key)) return retry('stale', 409);
  if (form.method !== 'card' && form.method !== 'alipay') return retry('malformed', 400);
  const { method } = form;
  const checked = check(actor, sessionId, { ...form, method });
  const refused = checked.ok ? [] : [{ step: 'refused', method } as const];
  const steps = [{ step: 'chosen', method } as const, ...refused];
  // Before the payment, because a session that is paid takes no more steps.
  await Promise.race([noteSteps(actor, sessionId, form.userAgent, steps), wait(NOTING_MS)]);
  return checked.ok ? replyOf(actor, checked.input, page) : correct(checked.problems);
}

async function replyOf(actor: Actor, input: PayCheckoutSession, page: string): Promise<Reply> {
  try {
    const outcome = await payCheckoutSession(actor, input);
    return go(outcome.next === 'action' ? outcome.url : `${page}/result`);
  } catch (error) {
    return replyTo(error, page);
  }
}

function correct(problems: FieldProblem[]): Reply {
  return { status: 400, body: { next: 'correct', problems, key: newSubmissionKey() } };
}

type Checked = { ok: true; input: PayCheckoutSession } | { ok: false; problems: FieldProblem[] };

function check(actor: Actor, sessionId: string, form: SentForm & { method: 'card' | 'alipay' }): Checked {
  const problems: FieldProblem[] = [];
  const card = form.method === 'card' ? checkCardFields(form, now(actor.environment.clockOffsetMs)) : null;
  if (card && !card.ok) problems.push(...card.problems);
  const email = form.email === '' ? null : normaliseEmail(form.email);
  if (form.email !== '' && email === null) problems.push(fieldProblem('invalid_email'));
  if (problems.length > 0) return { ok: false, problems };
  const { key, method } = form;
  const payer = payerOf(actor, form);
  return { ok: true, input: { sessionId, key, method, card: card?.ok ? card.card : null, email, payer } };
}

/** What the page saw of the payer. It is the browser's word, so risk takes it as a hint and never as a proof. */
function payerOf(actor: Actor, { seconds, pasted, device, userAgent }: SentForm): PayerFacts {
  return {
    ...NOTHING_OF_PAYER,
    ip: actor.ip,
    userAgent: userAgent?.slice(0, 300) ?? null,
    device: /^[A-Za-z0-9_-]{8,64}$/.test(device) ? device : null,
    secondsOnPage: /^\d{1,6}$/.test(seconds) ? Number(seconds) : null,
    pasted: pasted === '' ? null : pasted === 'yes',
  };
}

/** What an expected refusal is to the payer. Anything else is thrown on. */
function replyTo(error: unknown, page: string): Reply {
  if (!(error instanceof DomainError)) throw error;
  const { retryAfter } = error.details;
  switch (error.code) {
    case 'card_declined':
    case 'authentication_failed':
    // Answered as a decline is, so that nobody learns which cards we would not even try.
    case 'blocked_by_risk':
      return declined(error, page);
    case 'test_card_required':
      return {
        status: 400,
        body: { next: 'correct', problems: [fieldProblem(error.code)], key: newSubmissionKey() },
      };
    case 'network_unavailable':
    case 'busy':
      return { ...retry('not_now', 503), retryAfter };
    case 'method_unavailable':
      return retry('unavailable', 503);
    case 'rate_limited':
      return { ...retry('too_many', 429), retryAfter };
    case 'idempotency_key_reused':
      return retry('stale', 409);
    case 'session_expired':
      return go(page, 410);
    case 'invalid_state':
      return go(page, 409);
    // Another tab, or the same click twice: the result page waits for the one that came first.
    case 'payment_in_progress':
    case 'idempotency_in_progress':
      return go(`${page}/result`);
    default:
      throw error;
  }
}

function declined(error: DomainError, page: string): Reply {
  const payment = error.details.payment as { status: string } | undefined;
  if (error.replayed !== null || payment?.status === 'failed') return go(page, 402);
  const { code } = error.details.decline as Decline;
  return retry(payerProblemOf(code), 402);
}

function go(url: string, status = 200): Reply {
  return { status, body: { next: 'go', url } };
}

function retry(problem: PayerProblem, status: number): Reply {
  return { status, body: { next: 'retry', problem, key: newSubmissionKey() } };
}

/** A decline or a correction is an expected answer to the page's own script, so it is a 200 there. */
function asJson({ status: meant, body, retryAfter }: Reply): Response {
  const status = meant === 400 || meant === 402 ? 200 : meant;
  const headers =
    retryAfter === undefined ? PAYER_HEADERS : { ...PAYER_HEADERS, 'Retry-After': String(retryAfter) };
  return Response.json(body, { status, headers });
}

function asRedirect({ status, body, retryAfter }: Reply, page: string): Response {
  const location = locationOf(body, page);
  if (status !== 429) return redirectTo(location);
  // Says 429 to whoever tries card after card, and still leads a person to the page that explains it.
  const headers = {
    ...PAYER_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    Refresh: `0; url=${location}`,
  };
  return new Response('', { status, headers: { ...headers, 'Retry-After': String(retryAfter ?? 600) } });
}

/** The page reads a decline from the payment itself; everything else travels as a code in the address. */
function locationOf(body: PayAnswer, page: string): string {
  if (body.next === 'go') return body.url;
  if (body.next === 'correct') return `${page}?fix=${body.problems.map(({ code }) => code).join('.')}#pay`;
  return `${page}?problem=${body.problem}#pay`;
}
