'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Choice } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';
import { usePreferences } from '@/components/ui/preferences-context';
import type { NavigationGroup } from './navigation';
import { rowLinks } from './row-links';
import { useOpened } from './shell-events';

const KEY_LIST = onDemand(async () => (await import('./key-list')).KeyList);

/** Moves the focus among the rows of the page's list; Enter then follows the link as anywhere. */
function moveRow(step: 1 | -1): void {
  const rows = rowLinks();
  const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

type KeyboardProps = { base: string; groups: readonly NavigationGroup[] };

/** The single keys of the console, their list under `?`, and the switch that turns them off (WCAG 2.1.4). */
export function Keyboard({ base, groups }: KeyboardProps) {
  const t = useTranslations('shell');
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { preferences, choose } = usePreferences();
  const enabled = preferences.singleKeys === 'on';
  const afterG = useRef(0);
  useOpened(
    'help',
    useCallback(() => setOpen(true), []),
  );

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      if (!enabled || document.querySelector('[role="dialog"], [role="menu"]')) return;
      const wasG = Date.now() - afterG.current < 1500;
      afterG.current = 0;
      const page = wasG
        ? groups.flatMap((group) => group.entries).find((one) => one.shortcut === event.key)
        : null;
      if (page) router.push(`${base}${page.href}`);
      else if (event.key === 'g') afterG.current = Date.now();
      else if (event.key === '/') document.getElementById('search')?.focus();
      else if (event.key === '?') setOpen(true);
      else if (event.key === 'j') moveRow(1);
      else if (event.key === 'k') moveRow(-1);
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [base, groups, router, enabled]);

  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)} aria-label={t('help')} className="w-8 shrink-0 px-0">
        <Icon name="help" />
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('keys.title')}>
        <Later demand={KEY_LIST} isWanted={open} onClose={() => setOpen(false)}>
          {(List) => <List groups={groups} />}
        </Later>
        <div className="mt-4 border-t border-line pt-3">
          <Choice
            type="checkbox"
            checked={enabled}
            onChange={(event) => choose('singleKeys', event.target.checked ? 'on' : 'off')}
            detail={t('keys.switchDetail')}
          >
            {t('keys.switch')}
          </Choice>
        </div>
      </Dialog>
    </>
  );
}
