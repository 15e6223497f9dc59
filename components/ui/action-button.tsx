'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { type ComponentProps, useState } from 'react';
import { Button } from './button';

type ActionButtonProps = ComponentProps<typeof Button> & {
  /** Why the action is not possible now. The button keeps its place and says so on hover, focus and tap. */
  blockedBecause?: string | null;
};

/** A button that explains itself when it cannot be used. */
export function ActionButton({ blockedBecause, onClick, ...props }: ActionButtonProps) {
  const [open, setOpen] = useState(false);
  if (!blockedBecause) return <Button {...props} onClick={onClick} />;
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger
        delay={100}
        render={
          <Button
            {...props}
            blocked
            aria-description={blockedBecause}
            onClick={() => requestAnimationFrame(() => setOpen(true))}
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
