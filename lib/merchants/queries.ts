import type { Actor } from '@/lib/auth/actor';
import type { EnvironmentKind, Role } from '@/lib/auth/permissions';
import { RIGHTS_COLUMNS, RIGHTS_JOIN, type Rights, type RightsRow, rightsOf } from '@/lib/auth/rights';
import { db, select } from '@/lib/db';
import { isId } from '@/lib/ids';
import { acrossEnvironments } from '@/lib/present-environment';

export type EnvironmentChoice = { id: string; name: string; kind: EnvironmentKind };
export type MerchantChoice = {
  id: string;
  slug: string;
  name: string;
  role: Role | 'custom';
  environments: EnvironmentChoice[];
};

/** The merchants a user is a member of, each with its environments (sandboxes first, live last), for the switcher. */
export async function listMerchantsOf(userId: string): Promise<MerchantChoice[]> {
  const members = await db().member.findMany({
    where: { userId },
    select: {
      role: true,
      merchant: {
        select: {
          id: true,
          slug: true,
          name: true,
          environments: { select: { id: true, name: true, kind: true }, orderBy: { id: 'asc' } },
        },
      },
    },
    orderBy: { merchant: { name: 'asc' } },
    take: 200,
  });
  return members.map(({ role, merchant }) => ({
    id: merchant.id,
    slug: merchant.slug,
    name: merchant.name,
    role: role as Role | 'custom',
    environments: merchant.environments
      .map((environment) => ({ ...environment, kind: environment.kind as EnvironmentKind }))
      .sort((a, b) => Number(a.kind === 'live') - Number(b.kind === 'live')),
  }));
}

/** The merchant's environments beside the actor's own, sandboxes first. */
export async function otherEnvironments(actor: Actor): Promise<EnvironmentChoice[]> {
  const merchants = await listMerchantsOf(actor.id);
  const merchant = merchants.find(({ id }) => id === actor.environment.merchantId);
  return merchant?.environments.filter(({ id }) => id !== actor.environment.id) ?? [];
}

/** The sandboxes of the actor's merchant, its own first where it is one, the others in the order in which they were made. */
export async function sandboxesOf(actor: Actor): Promise<{ id: string; name: string }[]> {
  const sandboxes = await db().environment.findMany({
    where: { merchantId: actor.environment.merchantId, kind: 'sandbox' },
    select: { id: true, name: true },
    orderBy: { id: 'asc' },
    take: 100,
  });
  const isHere = ({ id }: { id: string }) => Number(id === actor.environment.id);
  return sandboxes.sort((a, b) => isHere(b) - isHere(a));
}

/** The console path a user lands on after signing in: the first sandbox of the first merchant, or null without one. */
export async function homePathOf(userId: string): Promise<string | null> {
  const [merchant] = await listMerchantsOf(userId);
  const environment = merchant?.environments[0];
  return merchant && environment ? `/m/${merchant.slug}/${environment.name}` : null;
}

/**
 * The playground for signatures of the environment that has this key, or null where the user is no member of its merchant,
 * which looks the same as a key that does not exist.
 */
export async function signaturesPathOf(userId: string, keyId: string): Promise<string | null> {
  if (!isId('key', keyId)) return null;
  const read = () =>
    select<{ slug: string; name: string }>(
      'environment_of_key',
      `SELECT m.slug, e.name FROM api_key k JOIN environment e ON e.id = k.environment_id
     JOIN merchant m ON m.id = e.merchant_id JOIN member u ON u.merchant_id = m.id AND u.user_id = $2
     WHERE k.id = $1`,
      [keyId, userId],
    );
  // The key says which environment is meant; the statement asks for the user's membership itself.
  const [row] = await acrossEnvironments(read);
  return row ? `/m/${row.slug}/${row.name}/signatures` : null;
}

export type MemberRow = {
  id: string;
  userId: string;
  name: string;
  email: string;
  rights: Rights;
  /** RFC 3339. */
  createdAt: string;
  disabled: boolean;
};

type MemberColumns = RightsRow & {
  id: string;
  user_id: string;
  name: string;
  email: string;
  created_at: Date;
  disabled: boolean;
};

/** The members of the actor's merchant, oldest first, at most 500. Needs `members:read`. */
export async function listMembers(actor: Actor): Promise<MemberRow[]> {
  const rows = await select<MemberColumns>(
    'members',
    `SELECT m.id, m.user_id, u.name, u.email, m.created_at, u.disabled_at IS NOT NULL AS disabled, ${RIGHTS_COLUMNS}
     FROM member m JOIN "user" u ON u.id = m.user_id ${RIGHTS_JOIN}
     WHERE m.merchant_id = $1 ORDER BY m.id LIMIT 500`,
    [actor.environment.merchantId],
  );
  return rows.map(memberRow);
}

function memberRow({ id, user_id, name, email, created_at, disabled, ...rights }: MemberColumns): MemberRow {
  return {
    id,
    userId: user_id,
    name,
    email,
    disabled,
    createdAt: created_at.toISOString(),
    rights: rightsOf(rights),
  };
}
