'use client';

import { Popover } from '@base-ui/react/popover';
import { cloneElement, type ReactElement, type ReactNode, useState, useSyncExternalStore } from 'react';
import { Dialog } from '@/components/ui/dialog';

const PHONE = '(max-width: 47.99rem)';

function watchPhone(changed: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

type FilterSurfaceProps = {
  trigger: ReactElement<{ onClick?: () => void }>;
  title: string;
  children: (close: () => void) => ReactNode;
  onOpenChange?: (open: boolean) => void;
};

/** What a small form opens in: below its button, or on a phone as a sheet from the bottom. */
export function FilterSurface({ trigger, title, children, onOpenChange }: FilterSurfaceProps) {
  const isPhone = useSyncExternalStore(
    watchPhone,
    () => matchMedia(PHONE).matches,
    () => false,
  );
  const [open, setOpen] = useState(false);
  function change(next: boolean) {
    setOpen(next);
    onOpenChange?.(next);
  }
  if (isPhone) {
    return (
      <>
        {cloneElement(trigger, { onClick: () => change(true) })}
        <Dialog open={open} onOpenChange={change} title={title}>
          {children(() => change(false))}
        </Dialog>
      </>
    );
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={6} className="z-50">
          <Popover.Popup className="floating max-h-(--available-height) w-[min(20rem,94vw)] overflow-y-auto rounded-panel p-4 outline-none">
            <Popover.Title className="mb-3 text-body font-bold">{title}</Popover.Title>
            {children(() => change(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
