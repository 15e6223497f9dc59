'use client';

import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { SignInNotice } from '@/lib/notices/queries';
import { DismissButton } from './dismiss-button';

/** Somebody tried passwords: when, from where, and what it means. */
export function SignInNotices({ notices, zone }: { notices: readonly SignInNotice[]; zone: string }) {
  const t = useTranslations('notices');
  const time = useTimeWords(zone);
  if (notices.length === 0) return null;
  return (
    <section aria-label={t('security')} className="mt-4 space-y-2 px-4 md:px-6">
      {notices.map((notice) => (
        <div
          key={notice.userId}
          data-notice="sign_in"
          className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-warn bg-warn-tint p-3 text-table text-ink-2"
        >
          <Icon name="lock" className="mt-0.5 text-warn" />
          <div className="min-w-0 grow basis-64">
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
          </div>
          <DismissButton notice={`sign_in:${notice.userId}`} seen={notice.last} label={t('dismiss')} />
        </div>
      ))}
    </section>
  );
}
