'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';
import type { NavigationGroup } from './navigation';
import type { Place } from './place-switch';
import { useOpened } from './shell-events';

/** Comes with the first opening, so that no page waits for it. */
const PALETTE_DIALOG = onDemand(async () => (await import('./palette-dialog')).PaletteDialog);

type PaletteProps = { groups: readonly NavigationGroup[]; places: readonly Place[] };

/** The button of the command palette, and its key: Ctrl K, or Cmd K. */
export function Palette({ groups, places }: PaletteProps) {
  const t = useTranslations('palette');
  const [open, setOpen] = useState(false);
  const [isListening, setListening] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  useOpened('palette', show);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return;
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      show();
    }
    document.addEventListener('keydown', press);
    setListening(true);
    return () => document.removeEventListener('keydown', press);
  }, [show]);
  return (
    <>
      <button
        type="button"
        onClick={show}
        aria-label={t('open')}
        // The page names the key once it answers to it.
        aria-keyshortcuts={isListening ? 'Control+K Meta+K' : undefined}
        className="touch-target inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-2 text-table text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Icon name="command" className="max-md:hidden" />
        <Icon name="search" className="md:hidden" />
        <span aria-hidden="true" className="flex gap-0.5 max-xl:hidden">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <Later demand={PALETTE_DIALOG} isWanted={open} onClose={() => setOpen(false)}>
        {(PaletteDialog) => (
          <PaletteDialog open={open} onOpenChange={setOpen} groups={groups} places={places} />
        )}
      </Later>
    </>
  );
}
