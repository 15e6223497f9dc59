'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { FactorDeadline, FactorNotice } from '@/lib/notices/factors';
import { DismissButton } from './dismiss-button';

type FactorNoticesProps = {
  notices: readonly FactorNotice[];
  deadline: FactorDeadline | null;
  userId: string;
  base: string;
  zone: string;
};

const BOX =
  'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-warn bg-warn-tint p-3 text-table text-ink-2';

/** What happened to the reader's second factors, and until when one has to be set up. */
export function FactorNotices({ notices, deadline, userId, base, zone }: FactorNoticesProps) {
  const t = useTranslations('notices');
  const common = useTranslations('common');
  const time = useTimeWords(zone);
  const [latest] = notices;
  if (!latest && !deadline) return null;
  function eventWords({ kind, name, at, ip }: FactorNotice) {
    const event = t(`factorEvents.${kind}`, { name: name ?? '', time: time(at, 'moment') });
    return ip ? common('sentences', { first: event, second: t('factorFrom', { ip }) }) : event;
  }
  const security = (words: ReactNode) => (
    <Link href={`${base}/account/security`} className="font-medium text-accent underline">
      {words}
    </Link>
  );
  return (
    <section aria-label={t('factors')} className="mt-4 space-y-2 px-4 md:px-6">
      {deadline ? (
        <div data-notice="factor_deadline" className={BOX}>
          <Icon name="lock" className="mt-0.5 text-warn" />
          <div className="min-w-0 grow basis-64">
            <p className="font-medium text-ink">
              {t('factorDeadline', {
                merchant: deadline.merchant,
                time: time(deadline.requiredAt, 'moment'),
              })}
            </p>
            <p>{t.rich('factorDeadlineAdvice', { link: security })}</p>
          </div>
        </div>
      ) : null}
      {latest ? (
        <div data-notice="factor" className={BOX}>
          <Icon name="lock" className="mt-0.5 text-warn" />
          <div className="min-w-0 grow basis-64">
            <ul>
              {notices.map((notice) => (
                <li key={notice.id} className="font-medium text-ink">
                  {eventWords(notice)}
                </li>
              ))}
            </ul>
            <p>{t.rich('factorAdvice', { link: security })}</p>
          </div>
          <DismissButton notice={`factor:${userId}`} seen={latest.at} label={t('dismiss')} />
        </div>
      ) : null}
    </section>
  );
}
