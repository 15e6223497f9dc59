import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NOTICE_LINK } from '@/components/notices/notice';
import { Note } from '@/components/ui/note';

/** Open incidents that nobody looks after yet; it goes away when somebody does. */
export function IncidentNotice({ count, base }: { count: number; base: string }) {
  const t = useTranslations('alerts');
  if (count === 0) return null;
  return (
    <section aria-label={t('incidents')} className="mt-4 px-4 md:px-6">
      <Note tone="bad">
        <p className="font-medium text-ink">{t('openNow', { count })}</p>
        <Link href={`${base}/incidents?view=unattended`} className={NOTICE_LINK}>
          {t('look')}
        </Link>
      </Note>
    </section>
  );
}
