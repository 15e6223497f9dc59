'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { EndingKeyNotice } from '@/lib/notices/ending-keys';
import { DismissButton } from './dismiss-button';

type EndingKeyNoticesProps = { notices: readonly EndingKeyNotice[]; base: string; zone: string };

/** Keys in use that end soon, with the way to a successor. */
export function EndingKeyNotices({ notices, base, zone }: EndingKeyNoticesProps) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  if (notices.length === 0) return null;
  return (
    <section aria-label={t('endingKeys')} className="mt-4 space-y-2 px-4 md:px-6">
      {notices.map((notice) => (
        <div
          key={notice.id}
          data-notice="key_ends"
          className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-warn bg-warn-tint p-3 text-table text-ink-2"
        >
          <Icon name="clock" className="mt-0.5 text-warn" />
          <div className="min-w-0 grow basis-64">
            <p className="font-medium break-words text-ink">
              {t('keyEnds', { name: notice.name, time: time(notice.endsAt, 'moment') })}
            </p>
            <p>
              {t.rich('keyEndsAdvice', {
                link: (chunks) => (
                  <Link
                    href={`${base}/keys/${notice.id}`}
                    className="font-medium text-accent underline underline-offset-2"
                  >
                    {chunks}
                  </Link>
                ),
              })}
            </p>
          </div>
          <DismissButton notice={`key_ends:${notice.id}`} seen={notice.seen} label={t('dismiss')} />
        </div>
      ))}
    </section>
  );
}
