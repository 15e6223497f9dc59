'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePreferences } from '@/components/ui/preferences-context';
import { useCopy } from '@/components/ui/use-copy';
import { ACTIONS, pageActions, pressWhenThere } from './actions';
import { useConsole } from './console-context';
import { useEnvironmentName } from './environment-name';
import type { NavigationGroup } from './navigation';
import { objectOf } from './objects';
import { matchesText, type PaletteGroup, type PaletteItem, recentItems } from './palette-items';
import { listAddress, type PaletteQuery } from './palette-query';
import { type Place, samePage } from './place-switch';
import { openShellPart } from './shell-events';
import { LANGUAGE_CHOICES, useLanguage } from './use-language';

/** Everything that the palette offers for what was typed, in its order; empty groups are left out. */
export function usePaletteGroups(
  typed: string,
  query: PaletteQuery,
  groups: readonly NavigationGroup[],
  places: readonly Place[],
  found: PaletteItem[],
): PaletteGroup[] {
  const t = useTranslations('palette');
  const { environmentId } = useConsole();
  const [recent] = useState(() => recentItems(environmentId));
  const here = usePageActions();
  const pages = usePages(groups);
  const actions = useActions();
  const environments = useEnvironments(places);
  const all = useShowAll(query);
  const text = typed.trim();
  const group = (
    value: 'recent' | 'found' | 'here' | 'pages' | 'actions' | 'environments',
    items: PaletteItem[],
  ) => ({
    value,
    label: t(`groups.${value}`),
    items,
  });
  if (text === '')
    return withItems([
      group('here', here),
      group('recent', recent),
      group('pages', pages),
      group('actions', actions),
      group('environments', environments),
    ]);
  const matching = (items: PaletteItem[]) =>
    items.filter((item) => matchesText(`${item.label} ${item.detail ?? ''}`, text));
  const known = [
    group('here', matching(here)),
    group('pages', matching(pages)),
    group('actions', matching(actions)),
    group('environments', matching(environments)),
  ];
  const objects = group('found', [...found, ...all]);
  // Words look for a place first; digits, ids, addresses and `key:value` for an object.
  return withItems(/[\d_@]|\w:\S/.test(text) ? [objects, ...known] : [...known, objects]);
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

/** What the page that is open can do at this moment, and the id and address of its object. */
function usePageActions(): PaletteItem[] {
  const t = useTranslations('palette');
  const copyAndSay = useCopy();
  const path = usePathname();
  // As the page was when the palette opened over it.
  const [buttons] = useState(pageActions);
  const object = objectOf(path, new URLSearchParams(window.location.search));
  const item = (key: string, label: string, run: () => void) => ({
    key,
    label,
    kind: t('kinds.action'),
    run,
  });
  const copy = (text: string) => void copyAndSay(text, { title: t('copied'), description: text });
  return [
    ...buttons.map(({ action, label }) => item(`here-${action}`, label, () => pressWhenThere(action))),
    ...(object
      ? [
          item('copy-id', t('copyId', { id: `${object.kind.prefix}…${object.id.slice(-6)}` }), () =>
            copy(object.id),
          ),
          item('copy-link', t('copyLink'), () => copy(window.location.href)),
        ]
      : []),
  ];
}

/** Every other environment of the member's merchants; one of the same merchant keeps the page. */
function useEnvironments(places: readonly Place[]): PaletteItem[] {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const nameOf = useEnvironmentName();
  const path = usePathname();
  const here = useConsole();
  return places.flatMap((place) =>
    place.environments
      .filter(({ name }) => place.slug !== here.merchantSlug || name !== here.environmentName)
      .map((environment) => ({
        key: `environment-${place.slug}-${environment.name}`,
        label: t('choose', { what: shell('environment'), choice: nameOf(environment) }),
        detail: place.name,
        kind: t('kinds.environment'),
        href: `/m/${place.slug}/${environment.name}${place.slug === here.merchantSlug ? samePage(path) : '/home'}`,
        keptAs: null,
      })),
  );
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
