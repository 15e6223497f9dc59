import { getTranslations } from 'next-intl/server';
import type { Actor } from '@/lib/auth/actor';

/** What the reader's role is called: in the reader's language, or as the merchant named it; null for who is no member. */
export async function roleName(actor: Pick<Actor, 'role' | 'rights'>): Promise<string | null> {
  if (actor.rights?.ownRole) return actor.rights.ownRole.name;
  return actor.role && (await getTranslations('shell.roles'))(actor.role);
}
