'use client';

import { useTranslations } from 'next-intl';
import { type ComponentType, createContext, type ReactNode, type RefObject, use } from 'react';
import { classNames } from './class-names';
import { DIALOG_PARTS } from './floating-parts';
import { Icon } from './icon';
import { Later } from './later';

/**
 * What wraps the content of every dialog below it. A part that opens a dialog by itself has to stand inside the one that is
 * open already, or that one takes it for the outside.
 */
export const DialogFrame = createContext<ComponentType<{ children: ReactNode }> | null>(null);

/** Whether something is in a dialog: one that opens from there puts its own shade over it. */
const IsInDialog = createContext(false);

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  /** Pressing outside does not close a dialog in which something was typed or is under way. */
  keepOpen?: boolean;
  /** What receives the focus: the safe button where something is destroyed. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** What receives the focus afterwards where the opener is gone by then; `true` is the opener, `false` leaves it. */
  finalFocus?: RefObject<HTMLElement | null> | (() => HTMLElement | boolean | null);
  /** The dialog has left the page, its fading included. */
  onClosed?: () => void;
};

/** A modal dialog titled verb + object. Focus goes in, comes back to the opener; Escape closes. */
export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  keepOpen,
  initialFocus,
  finalFocus,
  onClosed,
}: DialogProps) {
  const t = useTranslations('common');
  const Frame = use(DialogFrame);
  const isNested = use(IsInDialog);
  return (
    <Later demand={DIALOG_PARTS} isWanted={open} onClose={() => onOpenChange(false)}>
      {(Base) => (
        <Base.Root
          open={open}
          onOpenChange={onOpenChange}
          disablePointerDismissal={keepOpen}
          onOpenChangeComplete={(isOpen) => (isOpen ? undefined : onClosed?.())}
        >
          <Base.Portal>
            <Base.Backdrop
              forceRender
              className={classNames(
                'fixed inset-0 bg-scrim transition-opacity duration-[120ms] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0',
                isNested ? 'z-50' : 'z-40',
              )}
            />
            <Base.Popup
              initialFocus={initialFocus}
              finalFocus={finalFocus}
              className="floating fixed inset-x-0 bottom-0 z-50 max-h-[94dvh] overflow-y-auto rounded-t-dialog outline-none md:inset-x-auto md:top-[min(12vh,7rem)] md:bottom-auto md:left-1/2 md:max-h-[calc(100dvh-8rem)] md:w-[30rem] md:-translate-x-1/2 md:rounded-dialog"
            >
              <div className="sticky top-0 z-10 flex items-start justify-between gap-4 bg-surface px-6 pt-5 pb-3">
                <Base.Title className="text-h3 font-bold">{title}</Base.Title>
                <Base.Close
                  aria-label={t('close')}
                  className="touch-target -mt-1 -mr-2 grid size-8 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink"
                >
                  <Icon name="cross" />
                </Base.Close>
              </div>
              <IsInDialog value={true}>
                <div className="px-6 pb-6">{Frame ? <Frame>{children}</Frame> : children}</div>
              </IsInDialog>
            </Base.Popup>
          </Base.Portal>
        </Base.Root>
      )}
    </Later>
  );
}

/** The row of buttons that ends a dialog; on a phone they stack with the main one on top. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="mt-6 flex flex-col-reverse gap-2 md:flex-row md:justify-end [&>*]:max-md:w-full">
      {children}
    </div>
  );
}
