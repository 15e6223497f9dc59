import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button';
import { Icon } from './icon';

type ErrorStateProps = {
  title: string;
  /** `h1` where the error is all that the page shows. */
  titleAs?: 'p' | 'h1';
  /** What happened, what it means for the money, what to do next. */
  children: ReactNode;
  requestId?: string | null;
  action?: ReactNode;
};

/** An error inside the page: it interrupts politely, keeps what was typed and names the request that failed. */
export function ErrorState({ title, titleAs: Title = 'p', children, requestId, action }: ErrorStateProps) {
  const t = useTranslations('common');
  return (
    <div
      role="alert"
      className="flex items-start gap-3 rounded-panel border border-bad bg-bad-tint p-4 text-body"
    >
      <Icon name="alert" className="mt-1 text-bad" />
      <div className="min-w-0 grow">
        <Title className="text-body font-bold text-ink">{title}</Title>
        <div className="max-w-[60ch] text-ink-2">{children}</div>
        {requestId ? (
          <p className="mt-1 flex flex-wrap items-center gap-1 text-meta text-ink-2">
            {t('requestId')} <span className="font-mono break-all">{requestId}</span>
            <CopyButton text={requestId} label={t('copyRequestId')} />
          </p>
        ) : null}
        {action ? <div className="mt-3">{action}</div> : null}
      </div>
    </div>
  );
}
