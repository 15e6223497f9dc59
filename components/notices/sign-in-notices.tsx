'use client';

import { useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { SignInNotice } from '@/lib/notices/queries';
import { Notice, NoticeSection } from './notice';

/** Somebody tried passwords: when, from where, and what it means. */
export function SignInNotices({ notices, zone }: { notices: readonly SignInNotice[]; zone: string }) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  return (
    <NoticeSection label={t('security')} notices={notices}>
      {(notice) => (
        <Notice
          key={notice.userId}
          kind="sign_in"
          id={notice.userId}
          seen={notice.last}
          icon="lock"
          tone="warn"
        >
          <p className="font-medium text-ink">
            {t(notice.isOwn ? 'own' : 'other', {
              count: notice.tries,
              email: notice.email,
              time: time(notice.since, 'moment'),
            })}
          </p>
          <p>
            {t('last', { time: time(notice.last, 'moment') })}{' '}
            {notice.addresses.length > 0
              ? t('from', {
                  addresses: notice.addresses.join(', '),
                  others: notice.otherAddresses,
                })
              : null}{' '}
            {t(notice.locked ? 'locked' : 'open')} {t(notice.isOwn ? 'ownAdvice' : 'otherAdvice')}
            {notice.passwordKnown ? ` ${t('passwordKnown')}` : null}
          </p>
        </Notice>
      )}
    </NoticeSection>
  );
}
