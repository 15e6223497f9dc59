import { Icon } from '@/components/ui/icon';
import type { PayerView } from '@/lib/checkout/payer-view';
import { Money } from './money';
import { moneyText, wordsOf } from './words';

/** What is paid for, to whom: always open beside the form on a desktop, folded above it on a phone. */
export function OrderSummary({ view }: { view: PayerView }) {
  const { t, locale } = wordsOf(view.locale);
  return (
    <section aria-label={t('summary.label')} className="min-w-0">
      <h1 className="flex flex-col gap-1 [overflow-wrap:anywhere]">
        <span className="text-form text-ink-2">{t('summary.pay', { merchant: view.merchant })}</span>{' '}
        <Money amount={view.amount} currency={view.currency} locale={locale} size="title" />
      </h1>
      <details className="group/order mt-2 lg:hidden">
        <summary className="inline-flex min-h-11 list-none items-center gap-1 rounded-control text-body text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
          <Icon
            name="chevronRight"
            className="transition-transform duration-[120ms] group-open/order:rotate-90"
          />
          {t('summary.show', { count: view.items.length })}
        </summary>
        <Items view={view} />
      </details>
      <div className="mt-8 max-lg:hidden">
        <Items view={view} />
      </div>
    </section>
  );
}

function Items({ view }: { view: PayerView }) {
  const { t, locale } = wordsOf(view.locale);
  const { currency } = view;
  return (
    <table className="w-full border-collapse text-body">
      <caption className="sr-only">{t('summary.caption')}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('summary.item')}</th>
          <th scope="col">{t('summary.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {view.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items never change while the page lives.
          <tr key={index} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-2.5 pr-4 text-left font-normal [overflow-wrap:anywhere]">
              {item.name}
              {item.quantity > 1 ? (
                <span className="block text-table text-ink-3">
                  {t('summary.each', {
                    quantity: String(item.quantity),
                    amount: moneyText(item.amount, currency, locale),
                  })}
                </span>
              ) : null}
            </th>
            <td className="py-2.5 text-right align-top">
              <Money amount={item.amount * item.quantity} currency={currency} locale={locale} code={false} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum-rule double-rule">
          <th scope="row" className="py-2.5 pr-4 text-left font-medium">
            {t('summary.total')} <span className="font-normal text-ink-3">{currency}</span>
          </th>
          <td className="py-2.5 text-right">
            <Money amount={view.amount} currency={currency} locale={locale} size="total" code={false} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
