'use client';

import type { Dialog } from '@base-ui/react/dialog';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DIALOG_PARTS } from './floating-parts';
import { Icon } from './icon';
import { OnDemand, type Trigger, useAsked } from './on-demand';

type SheetProps = {
  /** The button that opens it. */
  trigger: Trigger;
  title: string;
  side?: 'left' | 'right';
  /** What is in it, with the way to close it. */
  children: (close: () => void) => ReactNode;
};

/** A panel that slides in from one side: the sidebar on a phone, filters, previews. */
export function Sheet({ trigger, ...props }: SheetProps) {
  return (
    <OnDemand demand={DIALOG_PARTS} trigger={trigger} popup="dialog">
      {(parts, ready, isAsked) => <Opened {...props} parts={parts} trigger={ready} isAsked={isAsked} />}
    </OnDemand>
  );
}

type OpenedProps = SheetProps & { parts: typeof Dialog; isAsked: boolean };

function Opened({ parts: Base, trigger, title, side = 'right', children, isAsked }: OpenedProps) {
  const t = useTranslations('common');
  const [open, setOpen] = useAsked(isAsked);
  const edge =
    side === 'left'
      ? 'left-0 border-r [--sheet-away:translateX(-100%)]'
      : 'right-0 border-l [--sheet-away:translateX(100%)]';
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
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
          <div className="grow px-4 pb-6">{children(() => setOpen(false))}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
