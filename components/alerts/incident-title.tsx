import type { IncidentWithRule } from '@/lib/alerts/render';
import { IncidentMark, SeverityMark } from './incident-marks';
import { useAlertWords } from './use-alert-words';

type IncidentTitleProps = {
  rule: { name: string | null; preset: string | null; signal: string };
  incident: IncidentWithRule;
  currency: string;
};

/** What fires, how it stands and how much it matters. */
export function IncidentTitle({ rule, incident, currency }: IncidentTitleProps) {
  const words = useAlertWords(currency);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {[words.name(rule), words.subject(incident.split, incident.subject)].filter(Boolean).join(' · ')}
      <IncidentMark incident={incident} />
      <SeverityMark severity={incident.severity} />
    </span>
  );
}
