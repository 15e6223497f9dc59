import { useLocale, useTranslations } from 'next-intl';
import type { Total } from '@/lib/metrics/home';
import { type Currency, formatMoney } from '@/lib/money';
import { NumberCell, NumberLink } from './number-cell';

type DisputesCellProps = {
  opened: readonly Total[];
  before: readonly Total[];
  href: string;
  hrefBefore: string;
};

/** How many disputes were opened; what they are about stands below, by currency. */
export function DisputesCell({ opened, before, href, hrefBefore }: DisputesCellProps) {
  const t = useTranslations('home');
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  const countOf = (totals: readonly Total[]) => totals.reduce((sum, { count }) => sum + count, 0);
  const [count, earlier] = [countOf(opened), countOf(before)];
  return (
    <NumberCell
      name={t('disputesOpened')}
      meaning={t('definition.disputesOpened')}
      value={
        <NumberLink href={href} label={t('disputesOpens', { count, when: t('today') })}>
          <span data-count={count}>{number.format(count)}</span>
        </NumberLink>
      }
    >
      {opened.map(({ currency, amount }) => (
        <span key={currency} className="block" data-amount={`${amount} ${currency}`}>
          {formatMoney(amount, currency as Currency, locale)}
        </span>
      ))}
      <span className="block" data-before>
        {earlier > 0 ? (
          <NumberLink href={hrefBefore} label={t('disputesOpens', { count: earlier, when: t('byThisTime') })}>
            <span data-count={earlier}>{t('lastWeek', { value: number.format(earlier) })}</span>
          </NumberLink>
        ) : (
          t('noLastWeek')
        )}
      </span>
    </NumberCell>
  );
}
