import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import type { TryOutcome as Outcome } from '@/lib/webhooks/status';

/** How a try ended, with the endpoint's status code where it answered and `withCode` is set. */
export function TryOutcome({ one, withCode }: { one: TryFace; withCode?: boolean }) {
  const t = useTranslations('webhooks.delivery');
  const outcome = one.outcome === null ? t('running') : t(`outcomes.${one.outcome as Outcome}`);
  const [tone, icon] =
    one.outcome === null
      ? (['info', 'clock'] as const)
      : one.outcome === 'delivered'
        ? (['ok', 'check'] as const)
        : (['bad', 'cross'] as const);
  return (
    <Status tone={tone} icon={icon}>
      {withCode && one.status_code !== null ? t('answered', { status: one.status_code, outcome }) : outcome}
    </Status>
  );
}

type TryFace = { outcome: string | null; status_code: number | null };
