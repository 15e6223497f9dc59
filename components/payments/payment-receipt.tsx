import { createTranslator } from 'next-intl';
import { formatTime } from '@/components/ui/time';
import { LANGUAGES, type Locale } from '@/lib/i18n/languages';
import { LOADERS } from '@/lib/i18n/locales';
import { type Currency, formatMoney } from '@/lib/money';
import type { Receipt } from '@/lib/payments/receipts/receipt';
import { brandOf } from './method-name';

type PaymentReceiptProps = { receipt: Receipt; locale: Locale };

/** A receipt on one sheet, in the payer's language, whatever the reader's own is. */
export async function PaymentReceipt({ receipt, locale }: PaymentReceiptProps) {
  const messages = await LOADERS[locale]();
  const t = createTranslator({ locale, messages, namespace: 'paymentReceipt' });
  const methods = createTranslator({ locale, messages, namespace: 'methods' });
  const money = (amount: number) => formatMoney(amount, receipt.currency as Currency, locale);
  const { method, refunds } = receipt;
  const day = (at: string) => formatTime(at, receipt.zone, locale, 'day');
  const paidWith =
    method.type === 'alipay'
      ? methods('alipay')
      : method.last4
        ? methods('ending', {
            brand: methods(`brands.${brandOf(method.brand ?? undefined)}`),
            last4: method.last4,
          })
        : methods('card');
  return (
    <article
      lang={LANGUAGES[locale].htmlLang}
      className="mx-auto w-full max-w-[42rem] border border-line bg-surface px-6 py-8 text-body text-ink md:px-10 print:border-0 print:p-0"
    >
      <p className="text-h3 font-bold break-words">
        <bdi>{receipt.merchant}</bdi>
      </p>
      <h1 className="mt-6 text-h2 font-bold">{t('title')}</h1>
      {receipt.isTest ? <p className="mt-1 font-medium text-test">{t('test')}</p> : null}
      <dl className="mt-5 grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        <Fact term={t('number')}>{receipt.number}</Fact>
        <Fact term={t('date')}>{day(receipt.paidAt)}</Fact>
        <Fact term={t('method')}>{paidWith}</Fact>
        {receipt.reference ? <Fact term={t('reference')}>{receipt.reference}</Fact> : null}
        {receipt.description ? <Fact term={t('description')}>{receipt.description}</Fact> : null}
      </dl>
      <table className="mt-8 w-full">
        <caption className="sr-only">{t('title')}</caption>
        <tbody>
          <Line label={t('paid')} amount={money(receipt.paid)} />
          {refunds.map((refund) => (
            <Line
              key={refund.id}
              label={t(refund.isPending ? 'refundPending' : 'refunded', { at: day(refund.at) })}
              amount={`−${money(refund.amount)}`}
            />
          ))}
          <tr className="font-bold">
            <th scope="row" className="sum-rule double-rule py-1.5 pr-4 text-left font-bold">
              {t(refunds.length > 0 ? 'left' : 'total')}
            </th>
            <td className="sum-rule double-rule py-1.5 text-right whitespace-nowrap">
              {money(receipt.left)}
            </td>
          </tr>
        </tbody>
      </table>
      <p className="mt-8 text-table text-ink-3">{t('zone', { zone: receipt.zone })}</p>
    </article>
  );
}

function Fact({ term, children }: { term: string; children: string }) {
  return (
    <div className="contents">
      <dt className="text-ink-3">{term}</dt>
      <dd dir="auto" className="min-w-0 text-start break-words">
        {children}
      </dd>
    </div>
  );
}

function Line({ label, amount }: { label: string; amount: string }) {
  return (
    <tr>
      <th scope="row" className="py-1 pr-4 text-left font-normal">
        {label}
      </th>
      <td className="py-1 text-right whitespace-nowrap">{amount}</td>
    </tr>
  );
}
