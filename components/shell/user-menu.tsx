'use client';

import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Menu, MenuItem, MenuLink, MenuRule } from '@/components/ui/menu';
import { PreferenceChoices } from './preference-choices';

type UserMenuProps = {
  name: string;
  email: string;
  role: string;
  base: string;
  signOut: () => Promise<void>;
};

/** Who is signed in, as what; how they want the console shown; the way out. */
export function UserMenu({ name, email, role, base, signOut }: UserMenuProps) {
  const t = useTranslations('shell');
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t('account', { name })}
          className="touch-target grid size-8 shrink-0 place-items-center rounded-full border border-line bg-surface text-ink-2 hover:border-control hover:text-ink"
        >
          <Icon name="user" />
        </button>
      }
    >
      <div className="px-2.5 py-1.5 text-table">
        <p className="font-medium break-words">{name}</p>
        <p className="break-all text-ink-3">{email}</p>
        <p className="text-ink-3">{role}</p>
      </div>
      <MenuRule />
      <PreferenceChoices />
      <MenuRule />
      <MenuLink href={`${base}/account/security`}>{t('security')}</MenuLink>
      <MenuItem onSelect={() => void signOut()}>{t('signOut')}</MenuItem>
    </Menu>
  );
}
