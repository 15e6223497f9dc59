import type { EnvironmentKind, Permission } from './permissions';

/** What an API key can be allowed: per resource nothing, reading, or reading and writing. Client-safe. */
export const SCOPES = {
  payments: { read: ['payments:read'], write: ['payments:write'] },
  refunds: { read: ['refunds:read'], write: ['refunds:write'] },
  disputes: { read: ['disputes:read'], write: ['disputes:write'] },
  payouts: { read: ['payouts:read'], write: ['payouts:write'] },
  // A key that may read customers reads them unmasked; personal data goes with this scope and no other.
  customers: { read: ['customers:read', 'pii:read'], write: ['customers:write'] },
  // Apart from customers, because a person who was erased does not come back.
  erasure: { read: [], write: ['customers:erase'] },
  tokens: { read: [], write: ['tokens:write'] },
  checkout: { read: ['checkout:read'], write: ['checkout:write', 'checkout:confirm'] },
  events: { read: ['events:read'], write: [] },
  webhooks: { read: ['webhooks:read'], write: ['webhooks:write'] },
  request_logs: { read: ['requests:read'], write: [] },
  reviews: { read: ['reviews:read'], write: ['reviews:write'] },
  balance: { read: ['balance:read'], write: [] },
  ledger: { read: ['ledger:read'], write: [] },
  risk_rules: { read: ['risk_rules:read'], write: ['risk_rules:write'] },
  risk_lists: { read: ['risk_lists:read'], write: ['risk_lists:write'] },
  metrics: { read: ['metrics:read'], write: ['metrics:write'] },
  alerts: { read: ['alerts:read'], write: ['alerts:write'] },
  // In live accounts take two people, and a key is neither: there it reads them.
  payout_accounts: { read: ['payout_accounts:read'], write: ['payout_accounts:write'] },
  configuration: { read: ['configuration:read'], write: ['configuration:write'] },
  sandbox: { read: [], write: ['sandbox:write'] },
} as const satisfies Record<string, { read: readonly Permission[]; write: readonly Permission[] }>;

export type ScopedResource = keyof typeof SCOPES;
export type Access = 'none' | 'read' | 'write';
export type Scopes = Partial<Record<ScopedResource, Access>>;

/** Publishable keys live in browsers: they tokenise a card and confirm a session whose client secret they know. */
export const PUBLISHABLE_PERMISSIONS: readonly Permission[] = ['tokens:write', 'checkout:confirm'];

/**
 * Permissions of a secret key with these scopes; `write` includes `read`. Sandbox scopes mean nothing in live, and neither does
 * writing payout accounts: the whole key of an admin may no more than the admin.
 */
export function permissionsOfScopes(scopes: Scopes, kind: EnvironmentKind): Permission[] {
  const permissions = new Set<Permission>();
  for (const [resource, access] of Object.entries(scopes) as [ScopedResource, Access][]) {
    if (access === 'none' || (resource === 'sandbox' && kind === 'live')) continue;
    for (const permission of SCOPES[resource].read) permissions.add(permission);
    if (resource === 'payout_accounts' && kind === 'live') continue;
    if (access === 'write') for (const permission of SCOPES[resource].write) permissions.add(permission);
  }
  return [...permissions];
}

/** The scopes that these permissions are, for a form that changes them: for each resource the most that is whole. */
export function scopesOfPermissions(permissions: readonly Permission[]): Scopes {
  const has = (wanted: readonly Permission[]) =>
    wanted.length > 0 && wanted.every((one) => permissions.includes(one));
  const scopes = Object.entries(SCOPES) as [ScopedResource, (typeof SCOPES)[ScopedResource]][];
  return Object.fromEntries(
    scopes.map(([resource, { read, write }]) => [
      resource,
      has([...read, ...write]) && write.length > 0 ? 'write' : has(read) ? 'read' : 'none',
    ]),
  );
}

/** Everything a secret key can be allowed: the default of a new one. */
export function allScopes(): Scopes {
  return Object.fromEntries(Object.keys(SCOPES).map((resource) => [resource, 'write'])) as Scopes;
}

/**
 * Scopes written as text, `payments:write,refunds:read`. Returns the first word that is not a scope instead of
 * guessing what was meant.
 */
export function parseScopes(text: string): { scopes: Scopes } | { unknown: string } {
  const scopes: Scopes = {};
  for (const word of text.split(/[\s,]+/).filter(Boolean)) {
    const [resource = '', access = ''] = word.split(':');
    if (!Object.hasOwn(SCOPES, resource) || !['none', 'read', 'write'].includes(access))
      return { unknown: word };
    scopes[resource as ScopedResource] = access as Access;
  }
  return { scopes };
}
