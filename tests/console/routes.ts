import type { Page } from '@playwright/test';
import type { Role } from '@/lib/auth/permissions';
import type { Locale } from '@/lib/i18n/languages';
import type { Shop } from './console-world';
import type { Everything } from './everything';

export type Place = { shop: Shop; made: Everything; locale: Locale };
/** Where a page is seen. Without a role the owner sees it. */
export type Visit = { path: string; role?: Role };
type Route =
  | { visits: (place: Place) => (string | Visit)[] }
  /** A page without a look of its own, and why. */
  | { unseen: string };

const CONSOLE = '(console)/m/[merchant]/[environment]';
const within = (...rest: string[]): Route => ({ visits: ({ shop }) => rest.map(shop.path) });
const below = (rests: (made: Everything) => (string | false)[]): Route => ({
  visits: ({ shop, made }) => rests(made).map((rest) => shop.path(String(rest))),
});

/**
 * Every page of the product by its file below app/, and where it is seen. routes.spec.ts fails for a page that is
 * missing here; accessibility.spec.ts walks over all of them.
 */
export const ROUTES: Record<string, Route> = {
  '(public)/page.tsx': { unseen: 'leads to home or to the sign-in page' },
  '(public)/sign-in/page.tsx': { visits: () => ['/sign-in'] },
  '(public)/sign-in/factor/page.tsx': {
    unseen: 'for whoever gave the right password; factors.spec.ts sees it',
  },
  '(public)/sign-up/page.tsx': { visits: () => ['/sign-up'] },
  '(public)/invitation/[token]/page.tsx': {
    visits: ({ made }) => [made.invitation, '/invitation/nobody'],
  },
  '(public)/docs/problems/[code]/page.tsx': { visits: () => ['/docs/problems/card_declined'] },
  '(public)/[...rest]/page.tsx': { visits: () => ['/nowhere/at/all'] },
  '(public)/signatures/page.tsx': { unseen: 'leads to the playground for signatures' },
  '(public)/not-found.tsx': { unseen: 'what (public)/[...rest] shows' },

  [`${CONSOLE}/page.tsx`]: { unseen: 'leads to home' },
  [`${CONSOLE}/home/page.tsx`]: { visits: ({ shop }) => [shop.path('/home'), `/m/${shop.slug}/live/home`] },
  [`${CONSOLE}/incidents/page.tsx`]: within('/incidents'),
  [`${CONSOLE}/incidents/[incident]/page.tsx`]: below(({ incident }) => [`/incidents/${incident}`]),
  [`${CONSOLE}/settings/alerts/page.tsx`]: within('/settings/alerts'),
  [`${CONSOLE}/settings/alerts/new/page.tsx`]: within('/settings/alerts/new'),
  [`${CONSOLE}/settings/alerts/[rule]/page.tsx`]: below(({ alertRule }) => [`/settings/alerts/${alertRule}`]),
  [`${CONSOLE}/payments/page.tsx`]: below(({ paid }) => [
    '/payments',
    `/payments?open=${paid}`,
    '/payments?reference=nobody',
    '/payments?foo=1',
  ]),
  [`${CONSOLE}/attempts/page.tsx`]: within('/attempts', '/attempts?decline_code=nobody'),
  [`${CONSOLE}/signatures/page.tsx`]: within('/signatures'),
  [`${CONSOLE}/payments/new/page.tsx`]: within('/payments/new'),
  [`${CONSOLE}/payments/[payment]/page.tsx`]: below(({ paid, held, waiting }) => [
    `/payments/${paid}`,
    `/payments/${held}`,
    `/payments/${waiting}`,
  ]),
  [`${CONSOLE}/payments/[payment]/not-found.tsx`]: within('/payments/pay_01kb7q2m8t4w9x5r0c6hz3vn1e'),
  [`${CONSOLE}/payments/[payment]/receipt/page.tsx`]: below(({ paid }) => [`/payments/${paid}/receipt`]),
  [`${CONSOLE}/refunds/page.tsx`]: within('/refunds'),
  [`${CONSOLE}/refunds/approvals/page.tsx`]: within('/refunds/approvals'),
  [`${CONSOLE}/refunds/[refund]/page.tsx`]: below(({ refunded, asked, refused }) => [
    `/refunds/${refunded}`,
    `/refunds/${asked}`,
    `/refunds/${refused}`,
  ]),
  [`${CONSOLE}/refunds/bulk/page.tsx`]: within('/refunds/bulk'),
  [`${CONSOLE}/refunds/bulk/[batch]/page.tsx`]: below(({ batch }) => [`/refunds/bulk/${batch}`]),
  [`${CONSOLE}/disputes/page.tsx`]: within('/disputes'),
  [`${CONSOLE}/disputes/automatic/page.tsx`]: within('/disputes/automatic'),
  [`${CONSOLE}/disputes/[dispute]/page.tsx`]: below(({ disputed, answered }) => [
    `/disputes/${disputed}`,
    `/disputes/${answered}`,
  ]),
  [`${CONSOLE}/disputes/[dispute]/submit/page.tsx`]: below(({ disputed }) => [
    `/disputes/${disputed}/submit`,
  ]),
  [`${CONSOLE}/customers/page.tsx`]: within('/customers'),
  [`${CONSOLE}/customers/[customer]/page.tsx`]: below(({ customer }) => [`/customers/${customer}`]),
  [`${CONSOLE}/insights/acceptance/page.tsx`]: within(
    '/insights/acceptance',
    '/insights/acceptance?split=method&show=table',
    '/insights/acceptance?range=never',
  ),
  [`${CONSOLE}/insights/methods/page.tsx`]: within('/insights/methods'),
  [`${CONSOLE}/insights/latency/page.tsx`]: within('/insights/latency'),
  [`${CONSOLE}/insights/payouts/page.tsx`]: within('/insights/payouts'),
  [`${CONSOLE}/insights/board/page.tsx`]: {
    visits: ({ shop }) => [`/m/${shop.slug}/live/insights/board`],
  },
  [`${CONSOLE}/insights/board/new/page.tsx`]: within('/insights/board/new'),
  [`${CONSOLE}/insights/board/[board]/page.tsx`]: below(({ board }) => [
    `/insights/board/${board}`,
    `/insights/board/${board}?range=never`,
  ]),
  [`${CONSOLE}/insights/board/[board]/edit/page.tsx`]: below(({ board }) => [
    `/insights/board/${board}/edit`,
  ]),
  [`${CONSOLE}/insights/risk/page.tsx`]: within('/insights/risk'),
  [`${CONSOLE}/balances/page.tsx`]: within('/balances'),
  [`${CONSOLE}/traffic/page.tsx`]: {
    visits: ({ shop }) => [shop.path('/traffic'), `/m/${shop.slug}/live/traffic`],
  },
  [`${CONSOLE}/traffic/[simulation]/page.tsx`]: below(({ simulation }) => [`/traffic/${simulation}`]),
  [`${CONSOLE}/invariants/page.tsx`]: within('/invariants'),
  [`${CONSOLE}/balances/[account]/page.tsx`]: within('/balances/available'),
  [`${CONSOLE}/checkout/page.tsx`]: below(({ open }) => [
    '/checkout',
    `/checkout?open=${open.en.split('/').at(-1)}`,
  ]),
  [`${CONSOLE}/exports/page.tsx`]: within('/exports'),
  [`${CONSOLE}/keys/page.tsx`]: within('/keys'),
  [`${CONSOLE}/keys/[key]/page.tsx`]: below(({ key }) => [`/keys/${key}`]),
  [`${CONSOLE}/webhooks/page.tsx`]: within('/webhooks'),
  [`${CONSOLE}/webhooks/[endpoint]/page.tsx`]: below(({ endpoint }) => [`/webhooks/${endpoint}`]),
  [`${CONSOLE}/webhooks/tries/page.tsx`]: below(({ delivery }) => [
    '/webhooks/tries?answer=missing',
    `/webhooks/tries?open=${delivery}.1`,
  ]),
  [`${CONSOLE}/webhooks/deliveries/[delivery]/page.tsx`]: below(({ delivery }) => [
    `/webhooks/deliveries/${delivery}`,
  ]),
  [`${CONSOLE}/reviews/page.tsx`]: below(({ review }) => ['/reviews?view=all', `/reviews?open=${review}`]),
  [`${CONSOLE}/risk-lists/page.tsx`]: within('/risk-lists'),
  [`${CONSOLE}/risk-lists/[list]/page.tsx`]: below(({ riskList, listEntry }) => [
    `/risk-lists/${riskList}`,
    `/risk-lists/${riskList}?open=${listEntry}`,
  ]),
  [`${CONSOLE}/audit/page.tsx`]: below(({ audited }) => ['/audit', `/audit?open=${audited}`]),
  [`${CONSOLE}/audit/[record]/page.tsx`]: below(({ audited }) => [`/audit/${audited}`]),
  [`${CONSOLE}/members/page.tsx`]: within('/members'),
  [`${CONSOLE}/roles/page.tsx`]: within('/roles'),
  [`${CONSOLE}/requests/page.tsx`]: below(({ requested }) => ['/requests', `/requests?open=${requested}`]),
  [`${CONSOLE}/requests/[request]/page.tsx`]: below(({ requested }) => [`/requests/${requested}`]),
  [`${CONSOLE}/requests/retention/page.tsx`]: within('/requests/retention'),
  [`${CONSOLE}/events/page.tsx`]: within('/events'),
  [`${CONSOLE}/events/[event]/page.tsx`]: below(({ event }) => [`/events/${event}`]),
  [`${CONSOLE}/settings/risk-rules/page.tsx`]: within('/settings/risk-rules'),
  [`${CONSOLE}/settings/risk-rules/new/page.tsx`]: within('/settings/risk-rules/new'),
  [`${CONSOLE}/settings/risk-rules/[rule]/page.tsx`]: below(({ rule }) => [`/settings/risk-rules/${rule}`]),
  [`${CONSOLE}/settings/methods/page.tsx`]: {
    visits: ({ shop }) => [shop.path('/settings/methods'), `/m/${shop.slug}/live/settings/methods`],
  },
  [`${CONSOLE}/settings/configuration/page.tsx`]: {
    visits: ({ shop }) => [
      shop.path('/settings/configuration'),
      `/m/${shop.slug}/live/settings/configuration`,
    ],
  },
  [`${CONSOLE}/payouts/page.tsx`]: within('/payouts'),
  [`${CONSOLE}/payouts/[payout]/page.tsx`]: below(({ payout }) => [`/payouts/${payout}`]),
  [`${CONSOLE}/settings/payout-schedules/page.tsx`]: {
    visits: ({ shop }) => [
      shop.path('/settings/payout-schedules'),
      `/m/${shop.slug}/live/settings/payout-schedules`,
    ],
  },
  [`${CONSOLE}/settings/payout-accounts/page.tsx`]: {
    visits: ({ shop }) => [
      shop.path('/settings/payout-accounts'),
      `/m/${shop.slug}/live/settings/payout-accounts`,
    ],
  },
  [`${CONSOLE}/account/security/page.tsx`]: within('/account/security'),
  [`${CONSOLE}/security/page.tsx`]: within('/security'),
  '(console)/second-factor/[merchant]/[environment]/page.tsx': {
    visits: ({ shop }) => [`/second-factor/${shop.slug}/sandbox`],
  },
  [`${CONSOLE}/[...rest]/page.tsx`]: within('/nowhere'),
  [`${CONSOLE}/not-found.tsx`]: { unseen: 'what [...rest] shows' },
  [`${CONSOLE}/forbidden.tsx`]: {
    visits: ({ shop }) => [{ path: shop.path('/exports'), role: 'support' }],
  },
  [`${CONSOLE}/error.tsx`]: { unseen: 'shown only when the product itself is broken' },
  '(console)/not-found.tsx': { visits: () => ['/m/nobody-here/sandbox/home'] },

  '(checkout)/c/[environment]/[session]/page.tsx': { visits: ({ made, locale }) => [made.open[locale]] },
  '(checkout)/c/[environment]/[session]/result/page.tsx': {
    visits: ({ made, locale }) => [`${made.bought[locale]}/result`],
  },
  '(checkout)/c/[environment]/[session]/not-found.tsx': {
    visits: ({ shop }) => [`/c/${shop.sandbox.environment.id}/cs_nobody`],
  },
  '(checkout)/receipt/[environment]/[token]/page.tsx': {
    visits: ({ made, locale }) => [`${made.receipt}?lang=${locale}`],
  },
  '(checkout)/receipt/[environment]/[token]/not-found.tsx': { visits: ({ made }) => [`${made.receipt}x`] },
  '(checkout)/return/[environment]/[payment]/page.tsx': { visits: ({ made }) => [made.returned] },
  '(checkout)/return/[environment]/[payment]/not-found.tsx': {
    visits: ({ made }) => [`${made.returned.slice(0, -4)}0000`],
  },
  'sandbox/[network]/[environment]/[challenge]/route.ts': { visits: ({ made }) => [made.challenge] },
};

/** Lets the payer's shop answer nothing, so that the page with the result stays while it is looked at. */
export async function stayOnResult(page: Page): Promise<void> {
  await page.context().route('https://shop.example/**', (route) => route.fulfill({ status: 204 }));
}

/** Everything that a person may see, in the order of the list. */
export function visitsOf(place: Place): (Required<Visit> & { isFirst: boolean })[] {
  return Object.values(ROUTES).flatMap((route) =>
    ('visits' in route ? route.visits(place) : []).map((visit, nth) => {
      const { path, role = 'owner' } = typeof visit === 'string' ? { path: visit } : visit;
      return { path, role, isFirst: nth === 0 };
    }),
  );
}
