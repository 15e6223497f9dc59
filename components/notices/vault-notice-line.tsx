import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { VaultNotice } from '@/lib/notices/vault';

/** How far the re-encryption of stored cards has come. Nothing has to be done about it. */
export function VaultNoticeLine({ notice }: { notice: VaultNotice | null }) {
  const t = useTranslations('notices');
  if (!notice) return null;
  return (
    <section aria-label={t('vault')} data-notice="vault" className="mt-4 px-4 md:px-6">
      <div className="flex items-start gap-3 rounded-panel border border-line bg-surface p-3 text-table text-ink-2">
        <Icon name="lock" className="mt-0.5" />
        <p className="min-w-0 grow">
          {t('vaultRotation', { resealed: notice.resealed, records: notice.records })}
        </p>
      </div>
    </section>
  );
}
