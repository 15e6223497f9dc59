'use client';

import { useTranslations } from 'next-intl';
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button';
import { ErrorState } from './error-state';

type NotLoadedProps = { onRetry: () => void; onClose: () => void };

/**
 * Stands in for a menu or dialog whose parts could not be loaded (no connection, a page older than the server). The page
 * stays; the focus goes to the way on and comes back to what was pressed.
 */
export function NotLoaded({ onRetry, onClose }: NotLoadedProps) {
  const t = useTranslations('common');
  const retry = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    retry.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return createPortal(
    <div className="floating fixed right-4 bottom-4 z-[60] w-[min(26rem,calc(100vw-2rem))] rounded-panel">
      <ErrorState
        title={t('notLoaded')}
        action={
          <span className="flex flex-wrap gap-2">
            <Button ref={retry} size="small" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
            <Button size="small" look="quiet" onClick={onClose}>
              {t('close')}
            </Button>
          </span>
        }
      >
        {t('notLoadedMeaning')}
      </ErrorState>
    </div>,
    document.body,
  );
}
