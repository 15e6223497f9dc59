'use client';

import type { Toast } from '@base-ui/react/toast';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { buttonClass } from './button';
import { TOAST_PARTS } from './floating-parts';
import { Icon } from './icon';
import { useDemand } from './on-demand';

export type ToastMessage = {
  title: string;
  description?: string;
  /** What can still be done about it; pressing it closes the toast. */
  action?: { label: string; onPress: () => void };
  /** Milliseconds after which it goes by itself; 0 is never. */
  timeoutMs?: number;
  /** Something did not work. */
  isProblem?: boolean;
};

const Context = createContext<((message: ToastMessage) => void) | null>(null);

/** Anything inside may announce what it did with `useToast`; the live region comes with the first that does. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly ToastMessage[]>([]);
  // What a toast says is also visible elsewhere: those that cannot be shown are let go, the next one tries again.
  const parts = useDemand(TOAST_PARTS, messages.length > 0, () => setMessages([]));
  const toast = useCallback((message: ToastMessage) => setMessages((before) => [...before, message]), []);
  return (
    <Context value={toast}>
      {children}
      {parts ? <Region parts={parts} messages={messages} /> : null}
    </Context>
  );
}

/** `toast({ title, description })`: only for what is also visible elsewhere on the page. */
export function useToast(): (message: ToastMessage) => void {
  const toast = use(Context);
  if (!toast) throw new Error('useToast needs a ToastProvider around it');
  return toast;
}

type Parts = typeof Toast;

function Region({ parts: Base, messages }: { parts: Parts; messages: readonly ToastMessage[] }) {
  const t = useTranslations('common');
  return (
    <Base.Provider timeout={6000}>
      <Teller parts={Base} messages={messages} />
      <Base.Portal>
        <Base.Viewport
          aria-label={t('notifications')}
          // Above what stands at the foot of an open drawer.
          className="fixed right-4 bottom-4 z-[60] [body:has([data-drawer])_&]:bottom-20 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
        >
          <Toasts parts={Base} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

/** Tells each message once, when the region is there to be read from. */
function Teller({ parts, messages }: { parts: Parts; messages: readonly ToastMessage[] }) {
  const { add, close } = parts.useToastManager();
  const told = useRef(0);
  useEffect(() => {
    for (const { title, description, action, timeoutMs, isProblem } of messages.slice(told.current)) {
      const id = add({
        title,
        description,
        timeout: timeoutMs,
        type: isProblem ? 'problem' : 'done',
        actionProps: action && {
          children: action.label,
          onClick() {
            close(id);
            action.onPress();
          },
        },
      });
    }
    told.current = messages.length;
  }, [messages, add, close]);
  return null;
}

function Toasts({ parts: Base }: { parts: Parts }) {
  const t = useTranslations('common');
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="floating rounded-panel border border-line p-3 pr-2">
      <Base.Content className="flex items-start gap-2">
        <Icon
          name={toast.type === 'problem' ? 'alert' : 'check'}
          className={toast.type === 'problem' ? 'mt-0.5 text-bad' : 'mt-0.5 text-ok'}
        />
        <div className="min-w-0 grow">
          <Base.Title className="text-table font-medium" />
          <Base.Description className="text-table break-words text-ink-2" />
          <Base.Action className={buttonClass('secondary', 'small', 'mt-2')} />
        </div>
        <Base.Close
          aria-label={t('close')}
          className="grid size-6 place-items-center rounded-control text-ink-3 hover:bg-sunken"
        >
          <Icon name="cross" size={14} />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
