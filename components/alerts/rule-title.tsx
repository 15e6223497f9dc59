import type { AlertRuleView } from '@/lib/alerts/render';
import { RuleState } from './rules-table';
import { useAlertWords } from './use-alert-words';

/** The name of a rule, and whether it looks and tells. */
export function RuleTitle({ rule, currency, now }: { rule: AlertRuleView; currency: string; now: string }) {
  const words = useAlertWords(currency);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {words.name(rule)}
      <RuleState rule={rule} now={now} />
    </span>
  );
}
