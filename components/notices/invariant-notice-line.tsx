import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { InvariantNotice } from '@/lib/notices/invariants';
import { NOTICE_LINK } from './notice';

/** Money is not where the books say. It stays until that is no longer so. */
export function InvariantNoticeLine({ notice, base }: { notice: InvariantNotice | null; base: string }) {
  const t = useTranslations('notices');
  if (!notice) return null;
  return (
    <section aria-label={t('invariants')} data-notice="invariants" className="mt-4 px-4 md:px-6">
      <div className="flex items-start gap-3 rounded-panel border border-bad bg-bad-tint p-3 text-table text-ink-2">
        <Icon name="alert" className="mt-0.5 text-bad" />
        <p className="min-w-0 grow">
          {t.rich('invariantsBroken', {
            ...notice,
            link: (chunks) => (
              <Link href={`${base}/invariants`} className={NOTICE_LINK}>
                {chunks}
              </Link>
            ),
          })}
        </p>
      </div>
    </section>
  );
}
