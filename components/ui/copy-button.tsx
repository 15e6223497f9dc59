'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { buttonClass } from './button';
import { classNames } from './class-names';
import { copyText } from './copy-text';
import { Icon } from './icon';

type CopyButtonProps = {
  text: string;
  label: string;
  /** Shows the label beside the icon. */
  worded?: boolean;
};

const LOOKS = {
  none: { icon: 'copy', tint: 'text-ink-3' },
  copied: { icon: 'check', tint: 'text-ok' },
  notCopied: { icon: 'alert', tint: 'text-bad' },
} as const;

/** Copies text; says by icon and to screen readers for two seconds whether it could. */
export function CopyButton({ text, label, worded }: CopyButtonProps) {
  const t = useTranslations('common');
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <>
      <button
        type="button"
        aria-label={worded ? undefined : label}
        title={worded ? undefined : label}
        onClick={() => void copyText(text).then((isDone) => setOutcome(isDone ? 'copied' : 'notCopied'))}
        className={
          worded
            ? buttonClass('secondary', 'small')
            : classNames(
                'inline-grid size-6 shrink-0 place-items-center rounded-control align-middle hover:bg-sunken hover:text-ink',
                LOOKS[outcome ?? 'none'].tint,
              )
        }
      >
        <Icon name={LOOKS[outcome ?? 'none'].icon} size={14} />
        {worded ? (outcome ? t(outcome) : label) : null}
      </button>
      <span role="status" className="sr-only">
        {outcome ? t(outcome) : ''}
      </span>
    </>
  );
}
