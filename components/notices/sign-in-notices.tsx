'use client';

import { useTranslations } from 'next-intl';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { SignInNotice } from '@/lib/notices/queries';
import { Notice, NoticeSection } from './notice';

/** Somebody tried passwords: when, from where, and what it means. */
export function SignInNotices({ notices, zone }: { notices: readonly SignInNotice[]; zone: string }) {
  const t = useTranslations('notices');
  const common = useTranslations('common');
  const time = useTimeWords(zone);
  function whatItMeans({ last, addresses, otherAddresses, locked, isOwn, passwordKnown }: SignInNotice) {
    return [
      t('last', { time: time(last, 'moment') }),
      addresses.length > 0 ? t('from', { addresses: addresses.join(', '), others: otherAddresses }) : null,
      t(locked ? 'locked' : 'open'),
      t(isOwn ? 'ownAdvice' : 'otherAdvice'),
      passwordKnown ? t('passwordKnown') : null,
    ]
      .filter((sentence) => sentence !== null)
      .reduce((first, second) => common('sentences', { first, second }));
  }
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
          <p>{whatItMeans(notice)}</p>
        </Notice>
      )}
    </NoticeSection>
  );
}
