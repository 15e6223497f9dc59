import type { Permission } from '@/lib/auth/permissions';
import type { ShellPart } from './shell-events';

export type ShellAction = {
  /** Also the name of its message in `palette.actions`. */
  key:
    | 'newTestPayment'
    | 'createKey'
    | 'createCheckoutSession'
    | 'newRiskRule'
    | 'createRiskList'
    | 'newAlertRule'
    | 'playTraffic'
    | 'newBoard'
    | 'proposePayoutAccount'
    | 'payOut'
    | 'newSandbox'
    | 'help';
  /** Absent where everybody may. */
  permission?: Permission;
  /** Only in environments of this kind. */
  kind?: 'live' | 'sandbox';
} & (
  | { opens: ShellPart }
  /** A page below the environment and, on it, the `data-action` of the button that begins. */
  | { href: string; press?: string }
);

/** What a member can begin from anywhere; the palette lists what this member may do. A new one is one line. */
export const ACTIONS: readonly ShellAction[] = [
  { key: 'newTestPayment', permission: 'payments:write', kind: 'sandbox', href: '/payments/new' },
  {
    key: 'createCheckoutSession',
    permission: 'checkout:write',
    href: '/checkout',
    press: 'create-checkout-session',
  },
  { key: 'newRiskRule', permission: 'risk_rules:write', href: '/settings/risk-rules/new' },
  { key: 'createRiskList', permission: 'risk_lists:write', href: '/risk-lists', press: 'create-risk-list' },
  { key: 'newAlertRule', permission: 'alerts:write', href: '/settings/alerts/new' },
  { key: 'playTraffic', permission: 'sandbox:write', kind: 'sandbox', href: '/traffic' },
  { key: 'newBoard', permission: 'metrics:read', href: '/insights/board/new' },
  { key: 'payOut', permission: 'payouts:write', href: '/payouts', press: 'pay-out' },
  {
    key: 'proposePayoutAccount',
    permission: 'payout_accounts:write',
    href: '/settings/payout-accounts',
    press: 'propose-payout-account',
  },
  { key: 'createKey', permission: 'keys:write', href: '/keys', press: 'create-key' },
  { key: 'newSandbox', permission: 'environments:write', opens: 'newSandbox' },
  { key: 'help', opens: 'help' },
];

const APPEAR_TIMEOUT_MS = 5_000;

export type PageAction = { action: string; label: string };

/**
 * What the page that is open can do now: its buttons with a `data-action` that are not blocked, so the palette offers
 * exactly what the page would let the reader do. What can be begun from anywhere is left out.
 */
export function pageActions(): PageAction[] {
  const anywhere = ACTIONS.flatMap((action) => ('press' in action && action.press ? [action.press] : []));
  const buttons = document.querySelectorAll<HTMLButtonElement>(
    'main button[data-action]:not([aria-disabled=true], :disabled)',
  );
  return [...buttons]
    .filter((button) => button.getClientRects().length > 0)
    .map((button) => ({ action: button.dataset.action ?? '', label: button.textContent?.trim() ?? '' }))
    .filter(({ action }) => !anywhere.includes(action));
}

/** Presses a page's button as soon as the page has it; gives up quietly when it does not come. */
export function pressWhenThere(action: string): void {
  const find = () => document.querySelector<HTMLButtonElement>(`main [data-action="${action}"]`);
  const there = find();
  if (there) {
    there.click();
    return;
  }
  const observer = new MutationObserver(() => {
    const button = find();
    if (!button) return;
    observer.disconnect();
    // Its handlers are attached in the task that shows it.
    setTimeout(() => button.click());
  });
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), APPEAR_TIMEOUT_MS);
}
