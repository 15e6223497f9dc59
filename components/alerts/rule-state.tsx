import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import type { AlertRuleView } from '@/lib/alerts/render';

type RuleStateProps = { rule: AlertRuleView; now: string; zone: string };

/** Whether a rule looks and tells; of a muted one until when it does not, and why. */
export function RuleState({ rule, now, zone }: RuleStateProps) {
  const t = useTranslations('alerts');
  if (!rule.enabled)
    return (
      <Status tone="neutral" icon="dash">
        {t('off')}
      </Status>
    );
  if (rule.muted_until !== null && rule.muted_until > now)
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2">
        <Status tone="warn" icon="clock">
          {t('muted')}
        </Status>
        <span className="text-meta text-ink-3">
          {t.rich('until', { at: () => <Time at={rule.muted_until as string} zone={zone} as="moment" /> })}
          {rule.mute_reason ? ` · ${rule.mute_reason}` : null}
        </span>
      </span>
    );
  return (
    <Status tone="ok" icon="check">
      {t('on')}
    </Status>
  );
}
