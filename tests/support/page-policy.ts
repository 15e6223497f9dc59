import type { Response } from '@playwright/test';

const nonces = new Set<string>();

/** What is wrong with the security headers of a page's answer, or with a script in it; nothing in a good one. */
export async function policyMistakesOf(answer: Response | null): Promise<string[]> {
  if (!answer) return ['no answer'];
  const headers = answer.headers();
  const policy = headers['content-security-policy'] ?? '';
  const html = await answer.text();
  const nonce = /script-src 'nonce-([A-Za-z0-9+/]{22}==)' 'strict-dynamic'/.exec(policy)?.[1];
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  const isForPayers = /^\/(?:c|return|receipt|sandbox)\//.test(new URL(answer.url()).pathname);
  const rules: [string, boolean][] = [
    [
      'a nonce, or no script at all',
      nonce !== undefined || (scripts.length === 0 && !policy.includes('script-src')),
    ],
    ['a nonce of its own', nonce === undefined || !nonces.has(nonce)],
    ['the nonce on every script', scripts.every((tag) => tag.includes(`nonce="${nonce}"`))],
    ["object-src 'none' or default-src 'none'", /(?:object|default)-src 'none'/.test(policy)],
    ["base-uri 'none'", policy.includes("base-uri 'none'")],
    ["frame-ancestors 'none'", policy.includes("frame-ancestors 'none'")],
    ['form-action', nonce === undefined || policy.includes('form-action ')],
    ['a place to report to', nonce === undefined || policy.includes('report-to policy')],
    ['nosniff', headers['x-content-type-options'] === 'nosniff'],
    ['no-store', (headers['cache-control'] ?? '').includes('no-store')],
    ['its own browsing context', headers['cross-origin-opener-policy'] === 'same-origin'],
    ['no-referrer for payers', !isForPayers || headers['referrer-policy'] === 'no-referrer'],
    [
      'no word of what it was made with',
      headers['x-powered-by'] === undefined && headers.server === undefined,
    ],
    ['no source map', !html.includes('sourceMappingURL')],
  ];
  if (nonce !== undefined) nonces.add(nonce);
  return rules.filter(([, isKept]) => !isKept).map(([name]) => name);
}
