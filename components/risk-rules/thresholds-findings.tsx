import { useFormatter, useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import type { TrialView } from '@/lib/risk/thresholds/render';
import { Findings } from './findings';

const PARTS = [
  { field: 'block_at', part: 'block', action: 'block' },
  { field: 'review_at', part: 'review', action: 'review' },
  { field: 'challenge_at', part: 'challenge', action: 'three_ds' },
] as const;

type ThresholdsFindingsProps = { trial: TrialView; base: string };

/** What each threshold would have done, the strongest first, folded behind its number of attempts. */
export function ThresholdsFindings({ trial, base }: ThresholdsFindingsProps) {
  const t = useTranslations('riskRules.thresholds');
  const format = useFormatter();
  return PARTS.map(({ field, part, action }) => {
    const findings = trial[part];
    if (!findings) return null;
    const summary = t('summary', {
      name: t(field),
      score: String(trial[field]),
      matched: format.number(findings.matched),
      attempts: format.number(findings.attempts),
    });
    return (
      <Disclosure key={part} summary={<span className="tabular-nums">{summary}</span>}>
        <Findings findings={findings} action={action} base={base} />
      </Disclosure>
    );
  });
}
