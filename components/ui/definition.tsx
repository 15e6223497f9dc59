'use client';

import { Popover } from '@base-ui/react/popover';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/** The name of a number with what it means behind a button: formula and exclusions, for mouse, keyboard and screen reader. */
export function Definition({ name, children }: { name: string; children: ReactNode }) {
  const t = useTranslations('definition');
  return (
    <span className="inline-flex items-center gap-1">
      {name}
      <Popover.Root>
        <Popover.Trigger
          aria-label={t('whatIs', { name })}
          className="touch-target grid size-6 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <Icon name="help" size={14} />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={4} align="start" collisionPadding={12} className="z-50">
            <Popover.Popup className="floating w-72 max-w-[92vw] rounded-panel p-3 text-table text-ink-2 outline-none">
              <Popover.Title className="mb-1 font-bold text-ink">{name}</Popover.Title>
              <Popover.Description render={<div />}>{children}</Popover.Description>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </span>
  );
}
