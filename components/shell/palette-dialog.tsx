'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useLocale, useTranslations } from 'next-intl';
import { type MouseEvent, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { isCurrency } from '@/lib/money';
import { PAYMENT_STATUSES } from '@/lib/payments/status';
import { useConsole } from './console-context';
import type { NavigationGroup } from './navigation';
import { usePages } from './page-transition';
import { type PaletteGroup, type PaletteItem, rememberItem } from './palette-items';
import { QUERY_KEYS, type QueryPlace, readQuery } from './palette-query';
import type { Place } from './place-switch';
import { useFoundObjects } from './use-found-objects';
import { usePaletteGroups } from './use-palette-groups';

type PaletteDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: readonly NavigationGroup[];
  places: readonly Place[];
};

/** One field that finds every page, action and object; the arrow keys choose, Enter goes there. */
export function PaletteDialog({ open, onOpenChange, groups, places }: PaletteDialogProps) {
  const t = useTranslations('palette');
  const input = useRef<HTMLInputElement>(null);
  // Opened again while it still fades out, it begins anew.
  const [last, setLast] = useState({ open, opening: 0 });
  if (last.open !== open) setLast({ open, opening: last.opening + (open ? 1 : 0) });
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-[120ms] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          aria-label={t('title')}
          initialFocus={input}
          className="floating fixed inset-x-0 top-0 z-50 flex max-h-dvh flex-col outline-none md:inset-x-auto md:top-[min(12vh,7rem)] md:left-1/2 md:max-h-[min(34rem,80dvh)] md:w-[40rem] md:-translate-x-1/2 md:rounded-dialog max-md:h-dvh"
        >
          <PaletteBody
            key={last.opening}
            groups={groups}
            places={places}
            input={input}
            onClose={() => onOpenChange(false)}
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function useQueryPlace(): QueryPlace {
  const locale = useLocale();
  const status = useTranslations('status.payment');
  const { defaultCurrency } = useConsole();
  return {
    locale,
    currency: isCurrency(defaultCurrency) ? defaultCurrency : 'USD',
    statusOf: (word) =>
      PAYMENT_STATUSES.find((one) => status(one).toLowerCase() === word.toLowerCase()) ?? null,
  };
}

type PaletteBodyProps = {
  groups: readonly NavigationGroup[];
  places: readonly Place[];
  input: React.RefObject<HTMLInputElement | null>;
  onClose: () => void;
};

function PaletteBody({ groups, places, input, onClose }: PaletteBodyProps) {
  const t = useTranslations('palette');
  const common = useTranslations('common');
  const { go } = usePages();
  const { environmentId } = useConsole();
  const [typed, setTyped] = useState('');
  const place = useQueryPlace();
  const query = readQuery(typed, place);
  const found = useFoundObjects(typed, query, place);
  const shown = usePaletteGroups(typed, query, groups, places, found.items);

  function follow(item: PaletteItem, event: MouseEvent) {
    rememberItem(environmentId, item);
    if (item.href && (event.ctrlKey || event.metaKey)) {
      window.open(item.href, '_blank', 'noreferrer');
      return;
    }
    onClose();
    if (item.href) go(item.href);
    else item.run?.();
  }
  return (
    <Autocomplete.Root
      open
      inline
      items={shown}
      filter={null}
      value={typed}
      onValueChange={(next, details) => details.reason !== 'item-press' && setTyped(next)}
      itemToStringValue={(item: PaletteItem) => item.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2 border-b border-line px-4">
        <Icon name="search" className="text-ink-3" />
        <Autocomplete.Input
          ref={input}
          aria-label={t('title')}
          placeholder={t('placeholder')}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          className="h-12 min-w-0 grow bg-transparent text-form text-ink outline-none placeholder:text-ink-3"
        />
        <Base.Close
          aria-label={common('close')}
          className="touch-target grid size-8 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-sunken"
        >
          <Icon name="cross" />
        </Base.Close>
      </div>
      <PaletteState typed={typed} faults={query.faults} found={found} isEmpty={shown.length === 0} />
      <Autocomplete.List className="min-h-0 grow overflow-y-auto overscroll-contain p-1.5 empty:hidden">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items} className="mb-1.5">
            <Autocomplete.GroupLabel className="px-2.5 py-1 text-meta font-medium text-ink-3">
              {group.label}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => <Line key={item.key} item={item} onFollow={follow} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <PaletteFoot />
    </Autocomplete.Root>
  );
}

type LineProps = { item: PaletteItem; onFollow: (item: PaletteItem, event: MouseEvent) => void };

function Line({ item, onFollow }: LineProps) {
  return (
    <Autocomplete.Item
      value={item}
      onClick={(event) => onFollow(item, event)}
      className="touch-target flex cursor-pointer items-center gap-3 rounded-control px-2.5 py-1.5 text-table outline-none data-[highlighted]:bg-accent-tint data-[highlighted]:text-accent"
    >
      <span className="shrink-0 max-w-full truncate">{item.label}</span>
      <span className="min-w-0 grow truncate text-ink-3">{item.detail}</span>
      <span className="shrink-0 text-meta text-ink-3">{item.kind}</span>
    </Autocomplete.Item>
  );
}

type PaletteStateProps = {
  typed: string;
  faults: readonly string[];
  found: { isLooking: boolean; hasFailed: boolean; items: readonly PaletteItem[]; retry: () => void };
  isEmpty: boolean;
};

/** Looking, found, nothing, not understood, failed: said in words to everybody. */
function PaletteState({ typed, faults, found, isEmpty }: PaletteStateProps) {
  const t = useTranslations('palette');
  const common = useTranslations('common');
  function text(): string {
    if (typed.trim() === '') return '';
    if (faults.length > 0) return t('faults', { terms: faults.join(', ') });
    if (found.hasFailed) return t('failed');
    if (found.isLooking) return t('looking');
    return found.items.length === 0 && isEmpty ? t('nothing') : t('found', { count: found.items.length });
  }
  const said = text();
  return (
    <div
      className={`flex items-center gap-3 px-4 text-table text-ink-2 ${said ? 'min-h-9 border-b border-line py-1.5' : ''}`}
    >
      <p role="status">{said}</p>
      {found.hasFailed && faults.length === 0 ? (
        <button type="button" onClick={found.retry} className="font-medium text-accent underline">
          {common('tryAgain')}
        </button>
      ) : null}
    </div>
  );
}

function PaletteFoot() {
  const t = useTranslations('palette');
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line px-4 py-2 text-meta text-ink-3">
      <span className="max-md:hidden">
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>↵</Kbd>
      </span>
      <span>{t('grammar')}</span>
      {QUERY_KEYS.map((key) => (
        <code key={key} className="font-mono">
          {key}:
        </code>
      ))}
    </p>
  );
}
