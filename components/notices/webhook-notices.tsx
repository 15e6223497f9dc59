'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { WebhookNotice } from '@/lib/notices/webhooks';
import { NOTICE_LINK, Notice, NoticeSection } from './notice';

type WebhookNoticesProps = { notices: readonly WebhookNotice[]; base: string; zone: string };

/** Endpoints that were disabled by themselves, with the way to enable them. */
export function WebhookNotices({ notices, base, zone }: WebhookNoticesProps) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  return (
    <NoticeSection label={t('webhooks')} notices={notices}>
      {({ endpoint, url, at, because }) => (
        <Notice key={endpoint} kind="webhook" id={endpoint} seen={at} icon="alert" tone="bad">
          <p className="font-medium [overflow-wrap:anywhere] text-ink">
            {t('webhookDisabled', { url, time: time(at, 'moment') })}
          </p>
          <p>
            {t.rich(because === 'gone' ? 'webhookGone' : 'webhookFailing', {
              link: (chunks) => (
                <Link href={`${base}/webhooks/${endpoint}`} className={NOTICE_LINK}>
                  {chunks}
                </Link>
              ),
            })}
          </p>
        </Notice>
      )}
    </NoticeSection>
  );
}
