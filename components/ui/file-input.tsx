'use client';

import { useTranslations } from 'next-intl';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { classNames } from './class-names';

/**
 * The platform's file input under words of the page: its own are in the browser's language, whatever the reader chose.
 * Files can still be dropped on it, and the keyboard reaches the real one.
 */
export function FileInput({ className, onChange, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  const t = useTranslations('file');
  const frame = useRef<HTMLSpanElement>(null);
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    const form = frame.current?.closest('form');
    const forget = () => setName(null);
    form?.addEventListener('reset', forget);
    return () => form?.removeEventListener('reset', forget);
  }, []);
  return (
    <span
      ref={frame}
      className={classNames(
        className,
        'relative flex items-center gap-2.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus',
      )}
    >
      <span aria-hidden className="shrink-0 font-medium text-accent">
        {t('choose')}
      </span>
      <span aria-hidden className="min-w-0 truncate text-ink-2">
        {name ?? t('none')}
      </span>
      <input
        {...props}
        type="file"
        className="absolute inset-0 size-full cursor-pointer opacity-0"
        onChange={(event) => {
          setName(event.target.files?.[0]?.name ?? null);
          onChange?.(event);
        }}
      />
    </span>
  );
}
