import type { Actor } from '@/lib/auth/actor';
import type { EnvironmentKind, Role } from '@/lib/auth/permissions';
import { db } from '@/lib/db';

export type EnvironmentChoice = { id: string; name: string; kind: EnvironmentKind };
export type MerchantChoice = {
  id: string;
  slug: string;
  name: string;
  role: Role;
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
    role: role as Role,
    environments: merchant.environments
      .map((environment) => ({ ...environment, kind: environment.kind as EnvironmentKind }))
      .sort((a, b) => Number(a.kind === 'live') - Number(b.kind === 'live')),
  }));
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

export type MemberRow = {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
};

/** The members of the actor's merchant, oldest first. Needs `members:read`. */
export async function listMembers(actor: Actor): Promise<MemberRow[]> {
  const members = await db().member.findMany({
    where: { merchantId: actor.environment.merchantId },
    select: {
      id: true,
      userId: true,
      role: true,
      createdAt: true,
      user: { select: { name: true, email: true } },
    },
    orderBy: { id: 'asc' },
    take: 500,
  });
  return members.map(({ user, ...member }) => ({
    ...member,
    ...user,
    role: member.role as Role,
    createdAt: member.createdAt.toISOString(),
  }));
}
