import { useLocale, useTranslations } from 'next-intl';
import { type Currency, formatMoney } from '@/lib/money';
import type { BulkPreview } from '@/lib/payments/bulk';
import type { BulkAction } from './bulk-dialog';

export type Preview = BulkPreview;

/** What would move, by currency, and how many of the selected rows cannot take part. */
export function BulkPreviewList({ action, preview }: { action: BulkAction; preview: Preview }) {
  const t = useTranslations('lists.bulk');
  const locale = useLocale();
  const { totals, others, eligible } = preview;
  return (
    <div role="status">
      {eligible.length === 0 ? <p className="text-body">{t(`none.${action}`)}</p> : null}
      {totals.length > 0 ? (
        <ul className="border-t border-line">
          {totals.map((total) => (
            <li
              key={total.currency}
              className="flex justify-between gap-4 border-b border-line py-1.5 text-body"
            >
              <span className="text-ink-2">{t('payments', { count: total.count })}</span>
              <span className="font-medium tabular-nums" data-amount={`${total.amount} ${total.currency}`}>
                {formatMoney(total.amount, total.currency as Currency, locale)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 && eligible.length > 0 ? (
        <p className="mt-2 text-table text-ink-2">{t(`others.${action}`, { count: others.length })}</p>
      ) : null}
    </div>
  );
}
