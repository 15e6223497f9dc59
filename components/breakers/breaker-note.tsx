import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NOTICE_LINK } from '@/components/notices/notice';
import { Note } from '@/components/ui/note';
import { Time } from '@/components/ui/time';
import type { BreakerView } from '@/lib/breakers/render';
import { PASSED_WANTED } from '@/lib/breakers/status';
import { CloseBreakerButton } from './close-breaker-button';

type BreakerNoteProps = {
  breaker: BreakerView;
  /** Address of its incident; null where the reader is there already or may not see it. */
  incidentHref: string | null;
  zone: string;
};

/** Which payments are kept away, since when and until when, and the way to send them again. */
export function BreakerNote({ breaker, incidentHref, zone }: BreakerNoteProps) {
  const t = useTranslations('breakers');
  const { connector, passed } = breaker;
  const time = (at: string) => <Time at={at} zone={zone} as="moment" />;
  return (
    <Note tone="bad">
      <p className="font-medium text-ink">
        {t.rich('kept', { connector, since: () => time(breaker.opened_at) })}
      </p>
      <p>
        {t.rich('until', {
          passed,
          wanted: PASSED_WANTED,
          probe: () => time(breaker.probe_at),
          closes: () => time(breaker.closes_at),
        })}
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-4">
        <CloseBreakerButton id={breaker.id} connector={connector} />
        {incidentHref ? (
          <Link href={incidentHref} className={NOTICE_LINK}>
            {t('incident')}
          </Link>
        ) : null}
      </p>
    </Note>
  );
}
