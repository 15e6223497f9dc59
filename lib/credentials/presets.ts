import type { Scopes } from '@/lib/auth/scopes';

/** Scopes that many keys have in common. Client-safe. */
export const SCOPE_PRESETS = {
  refunds: { payments: 'read', refunds: 'write' },
  reconciliation: {
    payments: 'read',
    refunds: 'read',
    disputes: 'read',
    payouts: 'read',
    events: 'read',
    balance: 'read',
    ledger: 'read',
  },
} as const satisfies Record<string, Scopes>;

export type ScopePreset = keyof typeof SCOPE_PRESETS;

/** Days after which a new key ends, as the console offers them; null is never. Client-safe. */
export const KEY_DAYS = [30, 90, 365, null] as const;
