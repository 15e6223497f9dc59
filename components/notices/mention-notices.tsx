import { useTranslations } from 'next-intl';
import { Time } from '@/components/ui/time';
import type { MentionNotice } from '@/lib/notices/mentions';
import { NOTICE_LINK, Notice, NoticeSection } from './notice';

type MentionNoticesProps = { notices: readonly MentionNotice[]; base: string; zone: string };

/**
 * Who named the reader in a note, with the note's beginning and the way to what it is about: a plain link, because only a
 * page that is loaded marks the note that its address names.
 */
export function MentionNotices({ notices, base, zone }: MentionNoticesProps) {
  const t = useTranslations('notices');
  return (
    <NoticeSection label={t('mentions')} notices={notices}>
      {({ note, payment, customer, author, at, body, seen }) => (
        <Notice key={note} kind="mention" id={note} seen={seen} icon="note" tone="plain">
          <p className="break-words">
            <a
              href={`${base}/${payment ? `payments/${payment}` : `customers/${customer}`}#${note}`}
              className={NOTICE_LINK}
            >
              {t(payment ? 'mentioned' : 'mentionedCustomer', { name: author })}
            </a>{' '}
            <span className="text-meta text-ink-3">
              <Time at={at} zone={zone} />
            </span>
          </p>
          <p dir="auto" className="line-clamp-2 break-words">
            {body}
          </p>
        </Notice>
      )}
    </NoticeSection>
  );
}
