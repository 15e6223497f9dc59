import type { EnvironmentKind, Permission, Role } from '@/lib/auth/permissions';

/**
 * Who may do what, once for all tests: + in every environment, s in sandboxes, - nowhere. Written by hand beside
 * lib/auth/permissions.ts, so that a slip there is one against this.
 */
const MATRIX = `
  permission          owner admin developer finance support analyst
  payments:read       +     +     +         +       +       +
  payments:write      +     +     s         +       -       -
  refunds:read        +     +     +         +       +       +
  refunds:write       +     +     s         +       +       -
  disputes:read       +     +     +         +       +       +
  disputes:write      +     +     -         +       +       -
  payouts:read        +     +     -         +       -       +
  payouts:write       +     +     -         +       -       -
  refunds:approve     +     +     -         +       -       -
  customers:read      +     +     s         +       +       -
  customers:write     +     +     s         +       -       -
  customers:erase     +     +     -         -       -       -
  tokens:write        +     +     s         +       -       -
  checkout:read       +     +     +         +       +       +
  checkout:write      +     +     s         +       -       -
  checkout:confirm    +     +     s         +       -       -
  events:read         +     +     +         +       -       -
  balance:read        +     +     -         +       -       +
  ledger:read         +     +     -         +       -       +
  keys:read           +     +     +         -       -       -
  keys:write          +     +     s         -       -       -
  keys:revoke         +     +     +         -       -       -
  members:read        +     +     -         -       -       -
  members:write       +     +     -         -       -       -
  settings:write      +     +     -         -       -       -
  environments:write  +     +     +         -       -       -
  sandbox:write       s     s     s         -       -       -
  pii:read            +     +     -         +       -       -
  exports:write       +     +     -         +       -       +
  webhooks:read       +     +     +         -       -       -
  webhooks:write      +     +     +         -       -       -
  audit:read          +     +     +         +       +       -
  requests:read       +     +     +         -       -       -
  reviews:read        +     +     -         +       +       -
  reviews:write       +     +     -         +       +       -
  risk_rules:read     +     +     -         -       -       -
  risk_rules:write    +     +     -         -       -       -
  risk_lists:read     +     +     -         -       -       -
  risk_lists:write    +     +     -         -       -       -
  metrics:read        +     +     +         +       +       +
  metrics:write       +     +     +         -       -       -
  alerts:read         +     +     +         +       +       +
  alerts:write        +     +     -         -       -       -
  payout_accounts:read    + +     s         +       -       -
  payout_accounts:write   + -     -         +       -       -
  payout_accounts:confirm + -     -         -       -       -
  configuration:read  +     +     -         -       -       -
  configuration:write +     +     -         -       -       -
`;

type Cell = { permission: Permission; role: Role; mark: string };

export function cells(): Cell[] {
  const [head = [], ...rows] = MATRIX.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([permission, ...marks]) =>
    marks.map((mark, i) => ({ permission: permission as Permission, role: head[i + 1] as Role, mark })),
  );
}

/** What the table says of a role and a permission in an environment of this kind. */
export function mayByTable(role: Role, permission: Permission, kind: EnvironmentKind): boolean {
  const mark = cells().find((cell) => cell.role === role && cell.permission === permission)?.mark;
  return mark === '+' || (mark === 's' && kind === 'sandbox');
}
