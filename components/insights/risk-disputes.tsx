import { useTranslations } from 'next-intl';
import { SectionTable } from '@/components/ui/section-table';
import { Status } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import type { RiskNumbers } from '@/lib/metrics/risk';
import { Rate } from './risk-numbers';

/**
 * From which share of disputed payments the schemes put a merchant into their programmes: Visa's VAMP for merchants since
 * April 2026, Mastercard's ECM, which also asks for a hundred disputes. The acquirer's own line may be lower.
 */
const PROGRAMMES = [
  { scheme: 'Visa VAMP', share: 0.015, least: 0 },
  { scheme: 'Mastercard ECM', share: 0.015, least: 100 },
] as const;
/** From this part of a threshold on it is near. */
const NEAR = 0.6;

/** Disputes against payments, beside the lines of the schemes. */
export function RiskDisputes({
  disputes: { payments, disputes, fraudulent },
}: Pick<RiskNumbers, 'disputes'>) {
  const t = useTranslations('riskInsights');
  const share = payments === 0 ? 0 : disputes / payments;
  return (
    <>
      <p className="mb-3 text-table text-ink-2">{t('disputesLead', { disputes, fraudulent, payments })}</p>
      <SectionTable
        caption={t('disputesCaption')}
        heads={[
          { label: t('programme') },
          { label: t('threshold'), right: true },
          { label: t('yours'), right: true },
          { label: t('state') },
        ]}
      >
        {PROGRAMMES.map(({ scheme, share: limit, least }) => (
          <Row key={scheme} className="max-md:grid-cols-[1fr_auto]">
            <Cell>{scheme}</Cell>
            <Cell right>
              <span className="whitespace-nowrap">
                {t('limit', { share: limit })}
                {least > 0 ? ` ${t('andLeast', { count: least })}` : ''}
              </span>
            </Cell>
            <Cell right>
              <Rate part={disputes} whole={payments} />
            </Cell>
            <Cell>
              <Standing
                isOver={share >= limit && disputes >= least}
                isNear={share >= NEAR * limit && disputes > 0}
              />
            </Cell>
          </Row>
        ))}
      </SectionTable>
      <p className="mt-2 text-meta text-ink-3">{t('disputesNote')}</p>
    </>
  );
}

function Standing({ isOver, isNear }: { isOver: boolean; isNear: boolean }) {
  const t = useTranslations('riskInsights');
  if (isOver) {
    return (
      <Status tone="bad" icon="alert">
        {t('standing.over')}
      </Status>
    );
  }
  return isNear ? (
    <Status tone="warn" icon="alert">
      {t('standing.near')}
    </Status>
  ) : (
    <Status tone="ok" icon="check">
      {t('standing.below')}
    </Status>
  );
}
