'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { type ComponentProps, useState } from 'react';
import { Button } from './button';

type ActionButtonProps = ComponentProps<typeof Button> & {
  /** Why the action is not possible now. The button keeps its place and says so on hover, focus and tap. */
  blockedBecause?: string | null;
};

/**
 * A button that explains itself when it cannot be used. It stays the same element when that changes, so that the focus
 * finds it again after the dialog that it opened.
 */
export function ActionButton({ blockedBecause, onClick, ...props }: ActionButtonProps) {
  const [open, setOpen] = useState(false);
  const blocked = Boolean(blockedBecause);
  return (
    <Tooltip.Root open={open && blocked} onOpenChange={setOpen} disabled={!blocked}>
      <Tooltip.Trigger
        delay={100}
        render={
          <Button
            {...props}
            blocked={blocked}
            aria-description={blockedBecause ?? undefined}
            onClick={(event) => {
              if (blocked) requestAnimationFrame(() => setOpen(true));
              else onClick?.(event);
            }}
          />
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-64 rounded-control bg-ink px-2.5 py-1.5 text-meta text-paper">
            {blockedBecause}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
