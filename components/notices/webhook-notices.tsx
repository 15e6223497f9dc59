'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { WebhookNotice } from '@/lib/notices/webhooks';
import { DismissButton } from './dismiss-button';

type WebhookNoticesProps = { notices: readonly WebhookNotice[]; base: string; zone: string };

/** Endpoints that were disabled by themselves, with the way to enable them. */
export function WebhookNotices({ notices, base, zone }: WebhookNoticesProps) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  if (notices.length === 0) return null;
  return (
    <section aria-label={t('webhooks')} className="mt-4 space-y-2 px-4 md:px-6">
      {notices.map((notice) => (
        <div
          key={notice.endpoint}
          data-notice="webhook"
          className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-bad bg-bad-tint p-3 text-table text-ink-2"
        >
          <Icon name="alert" className="mt-0.5 text-bad" />
          <div className="min-w-0 grow basis-64">
            <p className="font-medium [overflow-wrap:anywhere] text-ink">
              {t('webhookDisabled', { url: notice.url, time: time(notice.at, 'moment') })}
            </p>
            <p>
              {t.rich(notice.because === 'gone' ? 'webhookGone' : 'webhookFailing', {
                link: (chunks) => (
                  <Link
                    href={`${base}/webhooks/${notice.endpoint}`}
                    className="font-medium text-accent underline underline-offset-2"
                  >
                    {chunks}
                  </Link>
                ),
              })}
            </p>
          </div>
          <DismissButton notice={`webhook:${notice.endpoint}`} seen={notice.at} label={t('dismiss')} />
        </div>
      ))}
    </section>
  );
}
