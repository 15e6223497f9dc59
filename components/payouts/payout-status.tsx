import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { PayoutStatus } from '@/lib/payouts/status';

const FACES = {
  pending: ['info', 'clock'],
  in_transit: ['info', 'clock'],
  paid: ['ok', 'check'],
  failed: ['bad', 'cross'],
  canceled: ['neutral', 'dash'],
} as const satisfies Record<PayoutStatus, readonly [Tone, IconName]>;

export function payoutStatusKey(status: string): PayoutStatus {
  return status in FACES ? (status as PayoutStatus) : 'pending';
}

/** How a payout stands. */
export function PayoutStatusChip({ status }: { status: string }) {
  const t = useTranslations('payouts.statuses');
  const key = payoutStatusKey(status);
  const [tone, icon] = FACES[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
