import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { PayoutAccountStatus } from '@/lib/payout-accounts/status';

const LOOKS: Record<PayoutAccountStatus, readonly [Tone, IconName]> = {
  proposed: ['warn', 'clock'],
  active: ['ok', 'check'],
  rejected: ['bad', 'cross'],
  archived: ['neutral', 'dash'],
};

/** Whether payouts go to an account. */
export function AccountStatus({ status }: { status: string }) {
  const t = useTranslations('payoutAccounts.statuses');
  const key = status in LOOKS ? (status as PayoutAccountStatus) : 'proposed';
  const [tone, icon] = LOOKS[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
