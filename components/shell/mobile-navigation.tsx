'use client';

import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Sheet } from '@/components/ui/sheet';
import type { NavigationGroup } from './navigation';
import { SidebarLinks } from './sidebar-links';

/** The sidebar as a sheet, below the width that holds both it and a table. */
export function MobileNavigation({ base, groups }: { base: string; groups: readonly NavigationGroup[] }) {
  const t = useTranslations('shell');
  return (
    <Sheet
      side="left"
      title={t('navigation')}
      trigger={
        <button
          type="button"
          aria-label={t('openNavigation')}
          className="touch-target -ml-2 grid size-8 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-sunken lg:hidden"
        >
          <Icon name="menu" />
        </button>
      }
    >
      {(close) => (
        <nav aria-label={t('navigation')}>
          <SidebarLinks base={base} groups={groups} onNavigate={close} />
        </nav>
      )}
    </Sheet>
  );
}
