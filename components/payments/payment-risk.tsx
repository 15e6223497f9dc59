import { useTranslations } from 'next-intl';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Status, type Tone } from '@/components/ui/status';
import type { Decision } from '@/lib/risk/assess';
import { attributeOf } from '@/lib/risk/attributes';
import { type AssessmentView, type RiskPanel, type SamePlace, SIMILAR_CAP } from '@/lib/risk/panel';
import { SCORE_MAX } from '@/lib/risk/score/model';
import { OtherPayments } from './payment-related';
import { RiskReasons } from './risk-reasons';

const TONES: Record<Decision, Tone> = { approve: 'ok', challenge: 'info', review: 'warn', block: 'bad' };
const ICONS = { approve: 'check', challenge: 'lock', review: 'alert', block: 'cross' } as const;

/** What risk thought of the last attempt and why, what it knew, and what else came from the same place. */
export function PaymentRisk({ panel, base, zone }: { panel: RiskPanel; base: string; zone: string }) {
  const t = useTranslations('paymentRisk');
  const [last] = panel.assessments;
  if (!last) return <p className="text-table text-ink-3">{t('noAttempt')}</p>;
  return (
    <div className="flex flex-col gap-4 text-table">
      <Verdict assessment={last} />
      <RiskReasons reasons={last.reasons} />
      <Hits assessment={last} />
      <Disclosure summary={t('known')}>
        <Known facts={last.facts} />
      </Disclosure>
      <Place title={t('sameAddress')} place={panel.sameAddress} base={base} zone={zone} />
      <Place title={t('sameDevice')} place={panel.sameDevice} base={base} zone={zone} />
    </div>
  );
}

/** What a rule can compare, in the reader's words; velocity and metadata have the names that rules write. */
function Known({ facts }: Pick<AssessmentView, 'facts'>) {
  const t = useTranslations('riskRules');
  const term = (key: string) => {
    const group = attributeOf(key)?.group ?? 'metadata';
    const hasWords = group !== 'metadata' && group !== 'velocity';
    return hasWords ? t(`attributes.${key}` as 'attributes.amount') : key;
  };
  const items = facts.map(
    ({ key, value }): Description => ({
      key,
      term: term(key),
      value: <code className="text-meta [overflow-wrap:anywhere]">{value}</code>,
    }),
  );
  return <DescriptionList items={items} />;
}

function Verdict({ assessment }: { assessment: AssessmentView }) {
  const t = useTranslations('paymentRisk');
  const { score, decision, modelVersion } = assessment;
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>
          <span className="text-h2 font-bold" data-score={score}>
            {score}
          </span>
          <span className="ml-1 text-ink-3">{t('of', { max: SCORE_MAX })}</span>
        </p>
        <Status tone={TONES[decision]} icon={ICONS[decision]}>
          {t(`decisions.${decision}`)}
        </Status>
      </div>
      <div aria-hidden className="mt-1.5 h-1.5 rounded-full bg-sunken">
        <div className="h-full rounded-full bg-(--c1)" style={{ width: `${(100 * score) / SCORE_MAX}%` }} />
      </div>
      <p className="mt-1.5 text-meta text-ink-3">
        {modelVersion === null ? t('shippedModel') : t('model', { version: modelVersion })}
      </p>
    </div>
  );
}

/** Rules that held, shadows apart: they were asked and decided nothing. */
function Hits({ assessment: { hits } }: { assessment: AssessmentView }) {
  const t = useTranslations('paymentRisk');
  if (hits.length === 0) return <p className="text-ink-3">{t('noRule')}</p>;
  return (
    <div>
      <h3 className="mb-1 font-medium text-ink">{t('rules')}</h3>
      <ul className="flex flex-col gap-1">
        {hits.map(({ rule, name, version, shadow, values }) => (
          <li key={`${rule} ${version}`} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
            <span className="text-meta text-ink-3">
              {version === 0 ? t('list') : shadow ? t('shadow', { version }) : t('version', { version })}
            </span>
            <code className="w-full text-meta text-ink-3 [overflow-wrap:anywhere]">
              {Object.entries(values)
                .map(([key, value]) => `${key} ${value}`)
                .join(' · ')}
            </code>
          </li>
        ))}
      </ul>
    </div>
  );
}

type PlaceProps = { title: string; place: SamePlace | null; base: string; zone: string };

function Place({ title, place, base, zone }: PlaceProps) {
  const t = useTranslations('paymentRelated');
  if (!place || place.count === 0) return null;
  const count =
    place.count > SIMILAR_CAP ? t('countMore', { count: SIMILAR_CAP }) : t('count', { count: place.count });
  return (
    <OtherPayments
      title={title}
      others={{ newest: place.payments, count: place.count }}
      base={base}
      zone={zone}
    >
      <span className="text-ink-3">{count}</span>
    </OtherPayments>
  );
}
