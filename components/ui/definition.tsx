'use client';

import type { Popover } from '@base-ui/react/popover';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { POPOVER_PARTS } from './floating-parts';
import { Icon } from './icon';
import { OnDemand, type Trigger, useAsked } from './on-demand';

/** The name of a number with what it means behind a button: formula and exclusions, for mouse, keyboard and screen reader. */
export function Definition({ name, children }: { name: string; children: ReactNode }) {
  const t = useTranslations('definition');
  const trigger = (
    <button
      type="button"
      aria-label={t('whatIs', { name })}
      className="touch-target grid size-6 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink"
    >
      <Icon name="help" size={14} />
    </button>
  );
  return (
    <span className="inline-flex items-center gap-1">
      {name}
      <OnDemand demand={POPOVER_PARTS} trigger={trigger} popup="dialog">
        {(parts, ready, isAsked) => (
          <Opened parts={parts} trigger={ready} isAsked={isAsked} name={name}>
            {children}
          </Opened>
        )}
      </OnDemand>
    </span>
  );
}

type OpenedProps = {
  parts: typeof Popover;
  trigger: Trigger;
  isAsked: boolean;
  name: string;
  children: ReactNode;
};

function Opened({ parts: Base, trigger, isAsked, name, children }: OpenedProps) {
  const [open, setOpen] = useAsked(isAsked);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" collisionPadding={12} className="z-50">
          <Base.Popup className="floating w-72 max-w-[92vw] rounded-panel p-3 text-table text-ink-2 outline-none">
            <Base.Title className="mb-1 font-bold text-ink">{name}</Base.Title>
            <Base.Description render={<div />}>{children}</Base.Description>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
