import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Section } from '@/components/ui/section';
import type { FeeParts } from '@/lib/payments/money-lines';
import { MethodFacts, PaymentFacts } from './payment-facts';
import { PaymentMoney } from './payment-money';
import type { PaymentShape } from './payment-shape';

type PaymentSummaryProps = {
  payment: PaymentShape;
  zone: string;
  seesPeople: boolean;
  /** How the fees came about; a drawer that does not know shows their sum. */
  fees?: FeeParts | null;
  disputeFees?: number;
  /** Where payments are listed, for the way to others of the same card. */
  listPath?: string;
  /** What stands beside the title of the facts, such as a button that edits them. */
  factsAside?: ReactNode;
};

/** A payment on a third of the page, or in a drawer: its money, how it was paid, and the facts. Needs only the API's shape. */
export function PaymentSummary(props: PaymentSummaryProps) {
  const { payment, zone, seesPeople, fees, disputeFees, listPath, factsAside } = props;
  const t = useTranslations('payment');
  return (
    <>
      <Section id="money" title={t('money.title')}>
        <PaymentMoney payment={payment} fees={fees} disputeFees={disputeFees} />
      </Section>
      <Section id="method" title={t('method.title')}>
        <MethodFacts payment={payment} listPath={listPath} />
      </Section>
      <Section id="facts" title={t('facts.title')} aside={factsAside}>
        <PaymentFacts payment={payment} zone={zone} seesPeople={seesPeople} />
      </Section>
    </>
  );
}
