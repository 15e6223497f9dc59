'use client';

import type { Popover } from '@base-ui/react/popover';
import { useTranslations } from 'next-intl';
import { cloneElement, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { POPOVER_PARTS } from './floating-parts';
import { Icon } from './icon';
import { OnDemand, type Trigger } from './on-demand';

/** Milliseconds that a pointer rests before the meaning is shown: who only passes by is left alone. */
const REST_MS = 250;

/**
 * The name of a number with what it means behind a button: formula and exclusions. Shown while the pointer rests on the button
 * or the keyboard is on it, read out with it, and kept open by a press.
 */
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

/** Why it is open: a press takes the focus in, a look leaves it where it is. */
type Cause = 'press' | 'look' | null;

function Opened({ parts: Base, trigger, isAsked, name, children }: OpenedProps) {
  const [cause, setCause] = useState<Cause>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasPressed = useRef(false);
  /** Focus that only comes back from what was closed is no look. */
  const isReturning = useRef(false);
  const description = useId();
  // What was pressed or looked at before the parts were there is answered now.
  useEffect(() => {
    if (isAsked) setCause('press');
    else if (button.current?.matches(':hover, :focus-visible')) setCause('look');
  }, [isAsked]);
  useEffect(() => {
    if (cause !== null) wasPressed.current = cause === 'press';
  }, [cause]);
  return (
    <Base.Root
      open={cause !== null}
      onOpenChange={(open, { reason }) => {
        const isPress = reason === 'trigger-press';
        // A press on what was only looked at keeps it.
        if (open || (isPress && cause === 'look')) setCause(isPress ? 'press' : 'look');
        else {
          isReturning.current = cause === 'press';
          setCause(null);
        }
      }}
    >
      <Base.Trigger
        ref={button}
        openOnHover
        delay={REST_MS}
        render={cloneElement(trigger, {
          'aria-describedby': cause === null ? undefined : description,
          onFocus: ({ currentTarget }) => {
            if (!isReturning.current && currentTarget.matches(':focus-visible')) {
              setCause((now) => now ?? 'look');
            }
            isReturning.current = false;
          },
          onBlur: () => setCause((now) => (now === 'look' ? null : now)),
        })}
      />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" collisionPadding={12} className="z-50">
          <Base.Popup
            initialFocus={() => cause === 'press'}
            finalFocus={() => wasPressed.current}
            className="floating w-72 max-w-[92vw] rounded-panel p-3 text-table text-ink-2 outline-none"
          >
            <Base.Title className="mb-1 font-bold text-ink">{name}</Base.Title>
            <Base.Description id={description} render={<div />}>
              {children}
            </Base.Description>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
