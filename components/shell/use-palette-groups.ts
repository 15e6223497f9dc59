'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePreferences } from '@/components/ui/preferences-context';
import { ACTIONS, pressWhenThere } from './actions';
import { useConsole } from './console-context';
import type { NavigationGroup } from './navigation';
import { matchesText, type PaletteGroup, type PaletteItem, recentItems } from './palette-items';
import { listAddress, type PaletteQuery } from './palette-query';
import { openShellPart } from './shell-events';
import { LANGUAGE_CHOICES, useLanguage } from './use-language';

/** Everything that the palette offers for what was typed, in its order; empty groups are left out. */
export function usePaletteGroups(
  typed: string,
  query: PaletteQuery,
  groups: readonly NavigationGroup[],
  found: PaletteItem[],
): PaletteGroup[] {
  const t = useTranslations('palette');
  const { environmentId } = useConsole();
  const [recent] = useState(() => recentItems(environmentId));
  const pages = usePages(groups);
  const actions = useActions();
  const all = useShowAll(query);
  const text = typed.trim();
  const group = (value: 'recent' | 'found' | 'pages' | 'actions', items: PaletteItem[]) => ({
    value,
    label: t(`groups.${value}`),
    items,
  });
  if (text === '')
    return withItems([group('recent', recent), group('pages', pages), group('actions', actions)]);
  const matching = (items: PaletteItem[]) => items.filter((item) => matchesText(item.label, text));
  const places = [group('pages', matching(pages)), group('actions', matching(actions))];
  const objects = group('found', [...found, ...all]);
  // Words look for a place first; digits, ids, addresses and `key:value` for an object.
  return withItems(/[\d_@]|\w:\S/.test(text) ? [objects, ...places] : [...places, objects]);
}

function withItems(groups: PaletteGroup[]): PaletteGroup[] {
  return groups.filter((group) => group.items.length > 0);
}

function usePages(groups: readonly NavigationGroup[]): PaletteItem[] {
  const t = useTranslations('shell');
  const palette = useTranslations('palette');
  const { base } = useConsole();
  return groups
    .flatMap((group) => group.entries)
    .map((entry) => ({
      key: `page-${entry.key}`,
      label: t(`pages.${entry.key}`),
      kind: palette('kinds.page'),
      href: `${base}${entry.href}`,
    }));
}

function useActions(): PaletteItem[] {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const router = useRouter();
  const { base, kind, permissions } = useConsole();
  const { choose } = usePreferences();
  const [, chooseLanguage] = useLanguage();
  const item = (key: string, label: string, run: () => void) => ({
    key,
    label,
    kind: t('kinds.action'),
    run,
  });
  return [
    ...ACTIONS.filter(
      (action) =>
        (!action.permission || permissions.includes(action.permission)) &&
        (!action.kind || action.kind === kind),
    ).map((action) =>
      item(action.key, t(`actions.${action.key}`), () => {
        if ('opens' in action) return openShellPart(action.opens);
        router.push(`${base}${action.href}`);
        if (action.press) pressWhenThere(action.press);
      }),
    ),
    ...(['system', 'light', 'dark'] as const).map((theme) =>
      item(
        `theme-${theme}`,
        t('choose', { what: shell('theme.label'), choice: shell(`theme.${theme}`) }),
        () => choose('theme', theme),
      ),
    ),
    ...LANGUAGE_CHOICES.map(({ value, label }) =>
      item(`language-${value}`, t('choose', { what: shell('language'), choice: label }), () =>
        chooseLanguage(value),
      ),
    ),
  ];
}

/** The list with all that matches: what the few lines of the palette are the beginning of. */
function useShowAll(query: PaletteQuery): PaletteItem[] {
  const t = useTranslations('palette');
  const { base, permissions } = useConsole();
  const isEmpty = query.text === '' && Object.keys(query.filters).length === 0;
  if (isEmpty || query.faults.length > 0 || !permissions.includes('payments:read')) return [];
  const terms = [...Object.entries(query.filters).map(([key, value]) => `${key}:${value}`), query.text];
  return [
    {
      key: 'all',
      label: t('showAll'),
      detail: terms.filter(Boolean).join(' '),
      kind: t('kinds.list'),
      href: `${base}${listAddress(query)}`,
    },
  ];
}
