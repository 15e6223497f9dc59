import type { AlertRuleView } from '@/lib/alerts/render';
import { RuleState } from './rule-state';
import { useAlertWords } from './use-alert-words';

type RuleTitleProps = { rule: AlertRuleView; currency: string; now: string; zone: string };

/** The name of a rule, and whether it looks and tells. */
export function RuleTitle({ rule, currency, now, zone }: RuleTitleProps) {
  const words = useAlertWords(currency);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {words.name(rule)}
      <RuleState rule={rule} now={now} zone={zone} />
    </span>
  );
}
