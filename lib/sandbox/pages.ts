import { createHash } from 'node:crypto';
import { renderSVG } from 'uqr';
import { formatMoney, isCurrency } from '@/lib/money';
import { CHALLENGE_CODE, CHALLENGE_TRIES, type Challenge } from './challenges';
import { Html, html } from './html';
import { TEXTS } from './texts';

/** Small enough to be part of every page, so that nothing else has to load. */
const STYLE = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #5a6070; --paper: #fff; --ground: #f2f3f6; --line: #cfd3dc;
  --act: #1f4fd8; --on-act: #fff; --alert: #a8201a; --banner: #fff3cd; --on-banner: #4d3b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef3; --soft: #a9afbd; --paper: #1b1e25; --ground: #101217;
  --line: #3b404c; --act: #8fb0ff; --on-act: #0b1430; --alert: #ff9d96; --banner: #3d3210; --on-banner: #ffe9a8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.banner { margin: 0; padding: 10px 16px; background: var(--banner); color: var(--on-banner); text-align: center; }
main { max-width: 420px; margin: 32px auto; padding: 24px; background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 16px; }
.soft { color: var(--soft); }
input + .soft { margin-top: 8px; }
.amount { font-size: 28px; font-weight: 600; font-variant-numeric: tabular-nums; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
input { width: 100%; height: 48px; padding: 0 12px; font: inherit; font-size: 20px; letter-spacing: 0.2em; color: inherit;
  background: transparent; border: 1px solid var(--soft); border-radius: 8px; }
button, .button { display: flex; align-items: center; justify-content: center; width: 100%; min-height: 48px;
  margin-top: 12px; padding: 0 16px; font: inherit; font-weight: 600; color: var(--on-act); background: var(--act);
  border: 1px solid var(--act); border-radius: 8px; text-decoration: none; cursor: pointer; }
.plain { color: inherit; background: transparent; border-color: var(--soft); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.alert { margin: 8px 0 0; color: var(--alert); }
.qr { padding: 32px; background: #fff; border-radius: 8px; } .qr svg { display: block; width: 100%; height: auto; }
@media (max-width: 460px) { main { margin: 0; border: 0; border-radius: 0; } }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Headers of every page: nothing is loaded, nothing is framed, nothing is kept. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function page(title: string, body: Html, refreshSeconds: number | null = null): string {
  const refresh =
    refreshSeconds === null ? null : html`<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">${refresh}<title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><header class="banner">${TEXTS.banner}</header><main>${body}</main></body></html>`.text;
}

function money(challenge: Challenge): string {
  const { amount, currency } = challenge;
  return isCurrency(currency) ? formatMoney(amount, currency, 'en') : `${amount} ${currency}`;
}

/** The issuer's 3-D Secure page: the code that a bank would send is printed on it. */
export function challengePage(challenge: Challenge): string {
  const words = TEXTS.card;
  const left = CHALLENGE_TRIES - challenge.tries;
  const wrong = challenge.tries > 0;
  const alert = wrong ? html`<p class="alert" id="wrong" role="alert">${words.wrong(left)}</p>` : null;
  const described = wrong
    ? html`aria-invalid="true" aria-describedby="hint wrong"`
    : html`aria-describedby="hint"`;
  return page(
    words.title,
    html`<h1>${words.title}</h1>
<p class="soft">${words.lead(challenge.cardLast4 ?? '')}</p><p class="amount">${money(challenge)}</p>
<form method="post"><label for="code">${words.label}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required autofocus ${described}>${alert}
<p class="soft" id="hint">${words.hint(CHALLENGE_CODE)}</p>
<button name="decision" value="confirm">${words.submit}</button>
<button name="decision" value="abandoned" class="plain" formnovalidate>${words.cancel}</button></form>`,
  );
}

/** The wallet's page. On another device it does not lead back to the shop, because the shop is not open there. */
export function walletPage(challenge: Challenge, otherDevice: boolean): string {
  const words = TEXTS.alipay;
  const device = otherDevice ? html`<input type="hidden" name="device" value="other">` : null;
  const qr = otherDevice ? null : html`<p><a class="button plain" href="?show=qr">${words.showQr}</a></p>`;
  return page(
    words.title,
    html`<h1>${words.title}</h1><p class="soft">${words.lead}</p>
<p class="amount">${money(challenge)}</p>
<form method="post">${device}<button name="decision" value="approved">${words.approve}</button>
<button name="decision" value="declined" class="plain">${words.decline}</button>
<button name="decision" value="closed" class="plain">${words.close}</button></form>${qr}`,
  );
}

/** The QR code for another device. The page asks again by itself until the payer has decided there. */
export function qrPage(challenge: Challenge, url: string): string {
  const words = TEXTS.alipay;
  const code = new Html(
    renderSVG(url, { border: 0 }).replace('<svg ', `<svg role="img" aria-label="${words.qrAlt}" `),
  );
  return page(
    words.qrTitle,
    html`<h1>${words.qrTitle}</h1><p class="soft">${words.qrLead}</p>
<p class="amount">${money(challenge)}</p><div class="qr">${code}</div>
<p><a class="button plain" href="?">${words.showPage}</a></p>`,
    3,
  );
}

/** What came of it, for whoever returns to a page that is over. */
export function endedPage(challenge: Challenge, otherDevice: boolean): string {
  const refused = challenge.result === 'approved' && !challenge.paid;
  const words = TEXTS.ended[refused ? 'refused' : (challenge.result ?? 'timed_out')];
  const next = otherDevice
    ? html`<p>${TEXTS.ended.otherDevice}</p>`
    : html`<a class="button" href="${challenge.returnUrl}">${TEXTS.back}</a>`;
  return page(words.title, html`<h1>${words.title}</h1><p>${words.text}</p>${next}`);
}

/** A page without a payment: unknown address, misunderstood form, database away. */
export function noticePage(words: { title: string; text: string }): string {
  return page(words.title, html`<h1>${words.title}</h1><p>${words.text}</p>`);
}
