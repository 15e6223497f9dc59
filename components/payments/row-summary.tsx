import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { AmountTitle } from '@/components/ui/amount';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';

type RowSummaryProps = {
  /** Minor units. */
  amount: number;
  currency: string;
  status: ReactNode;
  /** What its state means, where the word does not say it. */
  why?: string;
  facts: Description[];
  /** Id of the payment that the row belongs to. */
  payment: string;
};

/** What belongs to a payment and is open beside its list: amount and state, facts, and the way to the payment. */
export function RowSummary({ amount, currency, status, why, facts, payment }: RowSummaryProps) {
  const t = useTranslations('lists');
  const { base } = useConsole();
  return (
    <div className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3">
        <AmountTitle amount={amount} currency={currency} />
        {status}
        {why ? <span className="basis-full text-body text-ink-2">{why}</span> : null}
      </h2>
      <DescriptionList items={facts} />
      <div>
        <LinkButton href={`${base}/payments/${payment}`}>{t('openPayment')}</LinkButton>
      </div>
    </div>
  );
}
