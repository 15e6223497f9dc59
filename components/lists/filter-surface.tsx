'use client';

import type { Popover } from '@base-ui/react/popover';
import { cloneElement, type ReactNode, useState, useSyncExternalStore } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { POPOVER_PARTS } from '@/components/ui/floating-parts';
import { OnDemand, type Trigger, useAsked } from '@/components/ui/on-demand';

const PHONE = '(max-width: 47.99rem)';

function watchPhone(changed: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

type FilterSurfaceProps = {
  trigger: Trigger;
  title: string;
  children: (close: () => void) => ReactNode;
  onOpenChange?: (open: boolean) => void;
};

/** What a small form opens in: below its button, or on a phone as a sheet from the bottom. */
export function FilterSurface({ trigger, ...props }: FilterSurfaceProps) {
  const isPhone = useSyncExternalStore(
    watchPhone,
    () => matchMedia(PHONE).matches,
    () => false,
  );
  if (isPhone) return <Sheet {...props} trigger={trigger} />;
  return (
    <OnDemand demand={POPOVER_PARTS} trigger={trigger} popup="dialog">
      {(parts, ready, isAsked) => <Opened {...props} parts={parts} trigger={ready} isAsked={isAsked} />}
    </OnDemand>
  );
}

function Sheet({ trigger, title, children, onOpenChange }: FilterSurfaceProps) {
  const [open, setOpen] = useState(false);
  function change(next: boolean) {
    setOpen(next);
    onOpenChange?.(next);
  }
  return (
    <>
      {cloneElement(trigger, { onClick: () => change(true) })}
      <Dialog open={open} onOpenChange={change} title={title}>
        {children(() => change(false))}
      </Dialog>
    </>
  );
}

type OpenedProps = FilterSurfaceProps & { parts: typeof Popover; isAsked: boolean };

function Opened({ parts: Base, trigger, title, children, onOpenChange, isAsked }: OpenedProps) {
  const [open, setOpen] = useAsked(isAsked);
  function change(next: boolean) {
    setOpen(next);
    onOpenChange?.(next);
  }
  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={6} className="z-50">
          <Base.Popup className="floating max-h-(--available-height) w-[min(20rem,94vw)] overflow-y-auto rounded-panel p-4 outline-none">
            <Base.Title className="mb-3 text-body font-bold">{title}</Base.Title>
            {children(() => change(false))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
