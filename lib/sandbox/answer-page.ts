import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors';
import { isId } from '@/lib/ids';
import { enterEnvironment } from '@/lib/present-environment';
import { CHALLENGE_CODE, type Challenge, type Decision, decideChallenge, getChallenge } from './challenges';
import { challengePage, endedPage, noticePage, PAGE_HEADERS, qrPage, walletPage } from './pages';
import { TEXTS } from './texts';

/** The address of a payer's page: `/sandbox/{network}/{environment}/{challenge}`. */
export type PageAddress = { network: string; environment: string; challenge: string };

/** Shows the payer what to decide, or what came of it. Looking changes nothing, except that time runs out. */
export async function showPage(request: Request, address: PageAddress): Promise<Response> {
  return guarded(async () => {
    const challenge = await find(address);
    if (!challenge) return document(404, noticePage(TEXTS.unknown));
    const url = new URL(request.url);
    const otherDevice = url.searchParams.get('device') === 'other';
    const qr = url.searchParams.get('show') === 'qr' && challenge.network === 'alipay';
    if (challenge.result === null) return document(200, openPage(challenge, qr, otherDevice, address));
    // The waiting page saw the decision of the other device: on to the shop.
    if (qr) return redirect(challenge.returnUrl);
    return document(challenge.result === 'timed_out' ? 410 : 200, endedPage(challenge, otherDevice));
  });
}

/** Takes the payer's decision and leads the browser back to the shop. A second submit changes nothing. */
export async function decideOnPage(request: Request, address: PageAddress): Promise<Response> {
  return guarded(async () => {
    const before = await find(address);
    if (!before) return document(404, noticePage(TEXTS.unknown));
    const form = await readForm(request);
    const decision = form ? decisionOf(before, form) : null;
    if (!form || !decision) return document(400, noticePage(TEXTS.malformed));
    if (before.result === null) await decideChallenge(before.environmentId, before.id, decision);
    const after = (await find(address)) ?? before;
    // Back to the form by GET, so that a refresh does not spend another try.
    if (after.result === null)
      return redirect(`/sandbox/${address.network}/${address.environment}/${address.challenge}`);
    const otherDevice = form.get('device') === 'other';
    return otherDevice ? document(200, endedPage(after, true)) : redirect(after.returnUrl);
  });
}

function openPage(challenge: Challenge, qr: boolean, otherDevice: boolean, address: PageAddress): string {
  if (challenge.network === 'card') return challengePage(challenge);
  return qr ? qrPage(challenge, otherDeviceUrl(address)) : walletPage(challenge, otherDevice);
}

function otherDeviceUrl(address: PageAddress): string {
  return `${env().PUBLIC_URL}/sandbox/${address.network}/${address.environment}/${address.challenge}?device=other`;
}

function decisionOf(challenge: Challenge, form: URLSearchParams): Decision | null {
  const decision = form.get('decision');
  if (challenge.network === 'card') {
    if (decision === 'abandoned') return 'abandoned';
    // The enter key sends the first button; a form without one is a submitted code all the same.
    return form.get('code')?.trim() === CHALLENGE_CODE ? 'approved' : 'wrong';
  }
  return decision === 'approved' || decision === 'declined' || decision === 'closed' ? decision : null;
}

async function find(address: PageAddress): Promise<Challenge | null> {
  if (!isId('environment', address.environment)) return null;
  enterEnvironment(address.environment);
  return getChallenge(address.network, address.environment, address.challenge);
}

const MAX_FORM_BYTES = 4_096;

async function readForm(request: Request): Promise<URLSearchParams | null> {
  const type = request.headers.get('content-type') ?? '';
  const length = Number(request.headers.get('content-length') ?? 0);
  if (!type.startsWith('application/x-www-form-urlencoded') || length > MAX_FORM_BYTES) return null;
  const text = await request.text();
  return text.length > MAX_FORM_BYTES ? null : new URLSearchParams(text);
}

async function guarded(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return document(503, noticePage(TEXTS.unavailable));
  }
}

function document(status: number, text: string): Response {
  return new Response(text, { status, headers: PAGE_HEADERS });
}

function redirect(location: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
}
