'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { Later } from '@/components/ui/later';
import { Menu, MenuItem, MenuLink, MenuRule } from '@/components/ui/menu';
import { onDemand } from '@/components/ui/on-demand';
import { useConsole } from './console-context';
import { useEnvironmentName } from './environment-name';
import { useOpened } from './shell-events';

const NEW_SANDBOX = onDemand(async () => (await import('./new-sandbox-dialog')).NewSandboxDialog);

export type Place = {
  slug: string;
  name: string;
  environments: readonly { name: string; kind: 'live' | 'sandbox' }[];
};

const TRIGGER =
  'touch-target inline-flex h-8 min-w-0 items-center gap-1 rounded-control px-2 text-table font-medium hover:bg-sunken';

/** The page's own list in another environment; an object's page leads to its list, since ids do not cross. */
export function samePage(path: string): string {
  const section = path.split('/')[4];
  return section ? `/${section}` : '/home';
}

/** Switches the merchant; the new one opens in its first sandbox or, from live, in live. */
export function MerchantSwitch({ places }: { places: readonly Place[] }) {
  const t = useTranslations('shell');
  const here = useConsole();
  if (places.length < 2) {
    return <span className="min-w-0 truncate px-2 text-table font-medium">{here.merchantName}</span>;
  }
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={TRIGGER}
          aria-label={t('switchMerchant', { name: here.merchantName })}
        >
          <span className="min-w-0 truncate">{here.merchantName}</span>
          <Icon name="chevronDown" size={14} className="text-ink-3" />
        </button>
      }
    >
      {places.map((place) => {
        const environment = place.environments.find((one) => one.kind === here.kind) ?? place.environments[0];
        return (
          <MenuLink
            key={place.slug}
            href={`/m/${place.slug}/${environment?.name ?? 'live'}/home`}
            current={place.slug === here.merchantSlug}
          >
            {place.name}
          </MenuLink>
        );
      })}
    </Menu>
  );
}

/** Switches between live and the sandboxes and keeps the page; ends with the way to another sandbox. */
export function EnvironmentSwitch({ place }: { place: Place | undefined }) {
  const t = useTranslations('shell');
  const here = useConsole();
  const path = usePathname();
  const nameOf = useEnvironmentName();
  const [creating, setCreating] = useState(false);
  // A ref, because the menu asks when it closes, before the state's next render.
  const opensDialog = useRef(false);
  function changeCreating(next: boolean) {
    opensDialog.current = next;
    setCreating(next);
  }
  useOpened(
    'newSandbox',
    useCallback(() => setCreating(true), []),
  );
  const trigger = useRef<HTMLButtonElement>(null);
  const label = nameOf({ name: here.environmentName, kind: here.kind });
  return (
    <>
      <Menu
        returnsFocus={() => !opensDialog.current}
        trigger={
          <button
            ref={trigger}
            type="button"
            aria-label={t('switchEnvironment', { name: label })}
            className={classNames(TRIGGER, 'shrink-0', here.kind === 'live' ? 'text-ink' : 'text-test')}
          >
            <span
              aria-hidden="true"
              className={classNames('size-2.5 rounded-full', here.kind === 'live' ? 'bg-accent' : 'hatch')}
            />
            {label}
            <Icon name="chevronDown" size={14} />
          </button>
        }
      >
        {place?.environments.map((environment) => (
          <MenuLink
            key={environment.name}
            href={`/m/${place.slug}/${environment.name}${samePage(path)}`}
            current={environment.name === here.environmentName}
          >
            {nameOf(environment)}
            <span className="block text-meta text-ink-3">
              {environment.kind === 'live' ? t('liveMeaning') : t('sandboxMeaning')}
            </span>
          </MenuLink>
        ))}
        {here.permissions.includes('environments:write') ? (
          <>
            <MenuRule />
            <MenuItem onSelect={() => changeCreating(true)}>{t('newSandbox.open')}</MenuItem>
          </>
        ) : null}
      </Menu>
      <Later demand={NEW_SANDBOX} isWanted={creating} onClose={() => changeCreating(false)}>
        {(Dialog) => <Dialog open={creating} onOpenChange={changeCreating} opener={trigger} />}
      </Later>
    </>
  );
}
