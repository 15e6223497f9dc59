import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import type { AlertRuleView } from '@/lib/alerts/render';

type RuleChipProps = { rule: AlertRuleView; now: string };

/** Whether a rule looks and tells. */
export function RuleChip({ rule, now }: RuleChipProps) {
  const t = useTranslations('alerts');
  if (!rule.enabled)
    return (
      <Status tone="neutral" icon="dash">
        {t('off')}
      </Status>
    );
  return isMuted(rule, now) ? (
    <Status tone="warn" icon="clock">
      {t('muted')}
    </Status>
  ) : (
    <Status tone="ok" icon="check">
      {t('on')}
    </Status>
  );
}

/** The same, and of a muted rule until when it is, and why. */
export function RuleState({ rule, now, zone }: RuleChipProps & { zone: string }) {
  const t = useTranslations('alerts');
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <RuleChip rule={rule} now={now} />
      {rule.enabled && rule.muted_until !== null && isMuted(rule, now) ? (
        <span className="text-table font-normal text-ink-2">
          {t.rich('until', { at: () => <Time at={rule.muted_until ?? now} zone={zone} as="moment" /> })}
          {rule.mute_reason ? ` · ${rule.mute_reason}` : null}
        </span>
      ) : null}
    </span>
  );
}

function isMuted({ muted_until }: AlertRuleView, now: string): boolean {
  return muted_until !== null && muted_until > now;
}
