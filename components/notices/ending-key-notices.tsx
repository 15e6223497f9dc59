'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { EndingKeyNotice } from '@/lib/notices/ending-keys';
import { NOTICE_LINK, Notice, NoticeSection } from './notice';

type EndingKeyNoticesProps = { notices: readonly EndingKeyNotice[]; base: string; zone: string };

/** Keys in use that end soon, with the way to a successor. */
export function EndingKeyNotices({ notices, base, zone }: EndingKeyNoticesProps) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  return (
    <NoticeSection label={t('endingKeys')} notices={notices}>
      {({ id, name, endsAt, seen }) => (
        <Notice key={id} kind="key_ends" id={id} seen={seen} icon="clock" tone="warn">
          <p className="font-medium break-words text-ink">
            {t('keyEnds', { name, time: time(endsAt, 'moment') })}
          </p>
          <p>
            {t.rich('keyEndsAdvice', {
              link: (chunks) => (
                <Link href={`${base}/keys/${id}`} className={NOTICE_LINK}>
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
