'use client';

import { Toast as Base } from '@base-ui/react/toast';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from './button';
import { Icon } from './icon';

/** Mounts the (empty) live region once; anything inside may announce what it did with `useToast`. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common');
  return (
    <Base.Provider timeout={6000}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label={t('notifications')}
          className="fixed right-4 bottom-4 z-[60] flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
        >
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

type Message = {
  title: string;
  description?: string;
  /** What can still be done about it; pressing it closes the toast. */
  action?: { label: string; onPress: () => void };
  /** Milliseconds after which it goes by itself. */
  timeoutMs?: number;
};

/** `toast({ title, description })`: only for what is also visible elsewhere on the page. */
export function useToast() {
  const manager = Base.useToastManager();
  return ({ title, description, action, timeoutMs }: Message) => {
    const id = manager.add({
      title,
      description,
      timeout: timeoutMs,
      actionProps: action && {
        children: action.label,
        onClick() {
          manager.close(id);
          action.onPress();
        },
      },
    });
  };
}

function Toasts() {
  const t = useTranslations('common');
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="floating rounded-panel border border-line p-3 pr-2">
      <Base.Content className="flex items-start gap-2">
        <Icon name="check" className="mt-0.5 text-ok" />
        <div className="min-w-0 grow">
          <Base.Title className="text-table font-medium" />
          <Base.Description className="text-table text-ink-2" />
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
