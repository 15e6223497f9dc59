'use client';

import { useTranslations } from 'next-intl';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import type { NavigationGroup } from './navigation';
import type { Place } from './place-switch';
import { useOpened } from './shell-events';

/** Comes with the first opening, so that no page waits for it. */
const PaletteDialog = lazy(() =>
  import('./palette-dialog').then((module) => ({ default: module.PaletteDialog })),
);

type PaletteProps = { groups: readonly NavigationGroup[]; places: readonly Place[] };

/** The button of the command palette, and its key: Ctrl K, or Cmd K. */
export function Palette({ groups, places }: PaletteProps) {
  const t = useTranslations('palette');
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = useCallback(() => {
    setWanted(true);
    setOpen(true);
  }, []);
  useOpened('palette', show);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return;
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      show();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [show]);
  return (
    <>
      <button
        type="button"
        onClick={show}
        aria-label={t('open')}
        aria-keyshortcuts="Control+K Meta+K"
        className="touch-target inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-2 text-table text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Icon name="command" className="max-md:hidden" />
        <Icon name="search" className="md:hidden" />
        <span aria-hidden="true" className="flex gap-0.5 max-xl:hidden">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      {wanted ? (
        <Suspense>
          <PaletteDialog open={open} onOpenChange={setOpen} groups={groups} places={places} />
        </Suspense>
      ) : null}
    </>
  );
}
