'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { ReviewNotice } from '@/lib/notices/reviews';
import { NOTICE_LINK, Notice, NoticeSection } from './notice';

type ReviewNoticeLineProps = {
  notice: ReviewNotice | null;
  environmentId: string;
  base: string;
  zone: string;
};

/** Reviews that nobody decided in time, or that are due within hours, with the way to the queue. */
export function ReviewNoticeLine({ notice, environmentId, base, zone }: ReviewNoticeLineProps) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  return (
    <NoticeSection label={t('reviews')} notices={notice === null ? [] : [notice]}>
      {({ overdue, soon, first, seen }) => (
        <Notice
          key={environmentId}
          kind="reviews"
          id={environmentId}
          seen={seen}
          icon="clock"
          tone={overdue > 0 ? 'bad' : 'warn'}
        >
          <p className="font-medium text-ink">
            {overdue > 0 ? t('reviewsOverdue', { overdue, soon }) : t('reviewsSoon', { soon })}
          </p>
          <p>
            {t.rich('reviewsAdvice', {
              time: time(first, 'moment'),
              link: (chunks) => (
                <Link href={`${base}/reviews`} className={NOTICE_LINK}>
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
