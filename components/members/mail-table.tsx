import { useTranslations } from 'next-intl';
import { SectionTable } from '@/components/ui/section-table';
import { Status } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { MailRow } from '@/lib/mail/queries';
import type { MailStatus } from '@/lib/mail/status';

const STATES = {
  waiting: ['info', 'clock'],
  sent: ['ok', 'check'],
  failed: ['bad', 'cross'],
  canceled: ['neutral', 'dash'],
} as const;

/** How a mail stands, with the mail server's code where a try failed. */
export function MailStatusWord({ status, problem }: { status: MailStatus; problem: string | null }) {
  const t = useTranslations('members.mail');
  const [tone, icon] = STATES[status];
  return (
    <>
      <Status tone={tone} icon={icon}>
        {t(`states.${status}`)}
      </Status>
      {problem && status !== 'sent' ? (
        <span className="block text-meta break-words text-ink-3">{problem}</span>
      ) : null}
    </>
  );
}

/** The last mail of this environment and what became of it. */
export function MailTable({ mail, zone }: { mail: readonly MailRow[]; zone: string }) {
  const t = useTranslations('members.mail');
  return (
    <SectionTable
      caption={t('title')}
      heads={[
        { label: t('recipient') },
        { label: t('kind') },
        { label: t('state') },
        { label: t('at'), className: 'max-lg:hidden' },
      ]}
    >
      {mail.map(({ id, recipient, kind, status, problem, createdAt, endedAt }) => (
        <Row key={id}>
          <Cell className="break-all">{recipient}</Cell>
          <Cell className="text-ink-2 max-md:text-right">{t(`kinds.${kind}`)}</Cell>
          <Cell className="md:py-2">
            <MailStatusWord status={status} problem={problem} />
          </Cell>
          <Cell className="text-ink-2 max-lg:hidden!">
            <Time at={endedAt ?? createdAt} zone={zone} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}
