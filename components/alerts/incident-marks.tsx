import { useTranslations } from 'next-intl';
import { Status, type Tone } from '@/components/ui/status';
import type { IncidentView } from '@/lib/alerts/render';
import type { Severity } from '@/lib/alerts/words';

const SEVERITY_TONES: Record<Severity, Tone> = { info: 'info', warning: 'warn', critical: 'bad' };

/** How much it matters. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const t = useTranslations('alerts');
  return (
    <Status tone={SEVERITY_TONES[severity]} icon={severity === 'info' ? 'dot' : 'alert'}>
      {t(`severities.${severity}`)}
    </Status>
  );
}

type Marked = Pick<IncidentView, 'status' | 'acknowledged_at' | 'closed_because'>;

/** Whether it goes on, and whether somebody looks after it. */
export function IncidentMark({ incident }: { incident: Marked }) {
  const t = useTranslations('alerts');
  if (incident.status === 'closed')
    return (
      <Status tone={incident.closed_because === 'recovered' ? 'ok' : 'neutral'} icon="check">
        {t(incident.closed_because === 'rule_changed' ? 'endedByRule' : 'recovered')}
      </Status>
    );
  if (incident.acknowledged_at !== null)
    return (
      <Status tone="warn" icon="clock">
        {t('acknowledged')}
      </Status>
    );
  return (
    <Status tone="bad" icon="alert">
      {t('open')}
    </Status>
  );
}
