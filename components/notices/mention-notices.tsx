import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Time } from '@/components/ui/time';
import type { MentionNotice } from '@/lib/notices/mentions';
import { DismissButton } from './dismiss-button';

type MentionNoticesProps = { notices: readonly MentionNotice[]; base: string; zone: string };

/**
 * Who named the reader in a note, with the note's beginning and the way to what it is about: a plain link, because only a
 * page that is loaded marks the note that its address names.
 */
export function MentionNotices({ notices, base, zone }: MentionNoticesProps) {
  const t = useTranslations('notices');
  if (notices.length === 0) return null;
  return (
    <section aria-label={t('mentions')} className="mt-4 space-y-2 px-4 md:px-6">
      {notices.map((notice) => (
        <div
          key={notice.note}
          data-notice="mention"
          className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border border-line bg-surface p-3 text-table text-ink-2"
        >
          <Icon name="note" className="mt-0.5 text-ink-3" />
          <div className="min-w-0 grow basis-64">
            <p className="break-words">
              <a
                href={`${base}/${notice.payment ? `payments/${notice.payment}` : `customers/${notice.customer}`}#${notice.note}`}
                className="font-medium text-accent underline underline-offset-2"
              >
                {t(notice.payment ? 'mentioned' : 'mentionedCustomer', { name: notice.author })}
              </a>{' '}
              <span className="text-meta text-ink-3">
                <Time at={notice.at} zone={zone} />
              </span>
            </p>
            <p dir="auto" className="line-clamp-2 break-words">
              {notice.body}
            </p>
          </div>
          <DismissButton notice={`mention:${notice.note}`} seen={notice.seen} label={t('dismiss')} />
        </div>
      ))}
    </section>
  );
}
