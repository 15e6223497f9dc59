'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon';

type SheetProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  title: string;
  side?: 'left' | 'right';
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** A panel that slides in from one side: the sidebar on a phone, filters, previews. */
export function Sheet({ trigger, title, side = 'right', children, open, onOpenChange }: SheetProps) {
  const t = useTranslations('common');
  const edge =
    side === 'left'
      ? 'left-0 border-r [--sheet-away:translateX(-100%)]'
      : 'right-0 border-l [--sheet-away:translateX(100%)]';
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-[120ms] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          className={`sheet-motion fixed inset-y-0 z-50 flex w-[min(22rem,88vw)] flex-col overflow-y-auto border-line bg-paper outline-none ${edge}`}
        >
          <div className="flex items-center justify-between gap-4 px-4 py-3">
            <Base.Title className="text-body font-bold">{title}</Base.Title>
            <Base.Close
              aria-label={t('close')}
              className="touch-target grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken"
            >
              <Icon name="cross" />
            </Base.Close>
          </div>
          <div className="grow px-4 pb-6">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
