import { useFormatter, useTranslations } from 'next-intl';
import type { Role } from '@/lib/auth/permissions';
import { limitMajorOf, type Rights } from '@/lib/auth/rights';

/** A role that can be chosen, named by the merchant or built in. */
export type RoleOption = { choice: Role | `rol_${string}`; name: string | null };

/** What roles and limits are called: built-in roles in the reader's language, a merchant's own as it named them. */
export function useRoleWords() {
  const t = useTranslations('members');
  const roles = useTranslations('shell.roles');
  const format = useFormatter();
  const limit = (major: number | null) => (major === null ? t('noLimit') : format.number(major));
  return {
    option: ({ choice, name }: RoleOption): string => name ?? roles(choice as Role),
    role: ({ role, ownRole }: Rights): string => ownRole?.name ?? (role ? roles(role) : t('roleGone')),
    /** A limit in whole units of a currency with two digits. */
    limit,
    limitOf: (rights: Rights): string => limit(limitMajorOf(rights)),
  };
}
