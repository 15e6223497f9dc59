'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { buttonClass } from './button';
import { classNames } from './class-names';
import { Icon } from './icon';

type CopyButtonProps = {
  text: string;
  label: string /** Shows the label beside the icon. */;
  worded?: boolean;
};

/** Copies text; says so by icon and to screen readers for two seconds. */
export function CopyButton({ text, label, worded }: CopyButtonProps) {
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <button
        type="button"
        aria-label={worded ? undefined : label}
        title={worded ? undefined : label}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        className={
          worded
            ? buttonClass('secondary', 'small')
            : classNames(
                'inline-grid size-6 shrink-0 place-items-center rounded-control align-middle hover:bg-sunken hover:text-ink',
                copied ? 'text-ok' : 'text-ink-3',
              )
        }
      >
        <Icon name={copied ? 'check' : 'copy'} size={14} />
        {worded ? (copied ? t('copied') : label) : null}
      </button>
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </>
  );
}
