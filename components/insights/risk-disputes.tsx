import { useTranslations } from 'next-intl';
import { Definition } from '@/components/ui/definition';
import { SectionTable } from '@/components/ui/section-table';
import { Status } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import { RATE_MIN } from '@/lib/metrics/definitions';
import type { RiskFacts } from '@/lib/metrics/risk';
import { Rate } from './rate';

/**
 * From which share of disputed payments, and from how many disputes of a month, the schemes put a merchant into their
 * programmes: both have to be reached. Visa's VAMP for merchants since April 2026, in which fraud reports count beside
 * disputes; Mastercard's ECM and its second step HECM. The acquirer's own line may be lower.
 */
const PROGRAMMES = [
  { scheme: 'Visa VAMP', key: 'vamp', share: 0.015, least: 1_500 },
  { scheme: 'Mastercard ECM', key: 'ecm', share: 0.015, least: 100 },
  { scheme: 'Mastercard HECM', key: 'hecm', share: 0.03, least: 300 },
] as const;
/** From this part of both thresholds on it is near. */
const NEAR = 0.6;

/** Disputes against payments, beside the lines of the schemes. */
export function RiskDisputes({ disputes: { payments, disputes, fraudulent } }: Pick<RiskFacts, 'disputes'>) {
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
        {PROGRAMMES.map(({ scheme, key, share: limit, least }) => (
          <Row key={scheme} className="max-md:grid-cols-[1fr_auto]">
            <Cell>
              <Definition name={scheme}>{t(`programmes.${key}`, { share: limit, count: least })}</Definition>
            </Cell>
            <Cell right className="max-md:self-center">
              <span className="whitespace-nowrap">
                {t('limit', { share: limit })} {t('andLeast', { count: least })}
              </span>
            </Cell>
            <Cell right className="max-md:text-left md:py-1.5">
              <Rate part={disputes} whole={payments} digits={2} />
              <span className="block text-meta text-ink-3">{t('yourDisputes', { count: disputes })}</span>
            </Cell>
            <Cell className="max-md:self-center max-md:text-right">
              <Standing
                isOver={share >= limit && disputes >= least}
                isNear={share >= NEAR * limit && disputes >= NEAR * least}
                isFew={payments < RATE_MIN}
              />
            </Cell>
          </Row>
        ))}
      </SectionTable>
      <p className="mt-2 text-meta text-ink-3">{t('disputesNote')}</p>
    </>
  );
}

function Standing({ isOver, isNear, isFew }: { isOver: boolean; isNear: boolean; isFew: boolean }) {
  const t = useTranslations('riskInsights');
  if (isFew) return <span className="text-ink-3">{t('standing.few')}</span>;
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
