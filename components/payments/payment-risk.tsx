import { useTranslations } from 'next-intl';
import { DescriptionList } from '@/components/ui/description-list';
import type { RiskVerdict } from '@/lib/risk/assess';

/** What risk said of the last attempt; where no rule exists it says that nothing was scored. */
export function PaymentRisk({ risk }: { risk: RiskVerdict | null }) {
  const t = useTranslations('paymentRisk');
  if (!risk) return <p className="text-table text-ink-3">{t('noAttempt')}</p>;
  if (risk.rules.length === 0 && risk.score === 0) {
    return <p className="text-table text-ink-3">{t('none')}</p>;
  }
  return (
    <DescriptionList
      items={[
        { key: 'score', term: t('score'), value: String(risk.score) },
        { key: 'level', term: t('level'), value: t(`levels.${risk.level}`) },
        { key: 'decision', term: t('decision'), value: t(`decisions.${risk.decision}`) },
        { key: 'rules', term: t('rules'), value: risk.rules.join(', ') },
      ]}
    />
  );
}
