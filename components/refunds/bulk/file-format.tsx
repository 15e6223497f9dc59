import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { COLUMNS, ROWS_MAX } from '@/lib/refunds/bulk/schema';

/** What a file of refunds has to look like, and one to begin with. */
export function FileFormat({ template }: { template: string }) {
  const t = useTranslations('bulk');
  return (
    <div className="flex flex-col gap-3 text-table">
      <p className="text-ink-2">{t('formatText', { rows: ROWS_MAX })}</p>
      <DescriptionList
        items={COLUMNS.map((column) => ({
          key: column,
          term: column,
          value: t(`columns.${column}`),
        }))}
      />
      <p>
        <a href={template} download className={buttonClass('secondary')}>
          {t('template')}
        </a>
      </p>
    </div>
  );
}
