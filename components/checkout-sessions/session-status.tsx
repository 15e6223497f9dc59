import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { CheckoutSessionStatus } from '@/lib/checkout/status';

const LOOKS = {
  open: ['info', 'dot'],
  completed: ['ok', 'check'],
  expired: ['neutral', 'dash'],
  canceled: ['neutral', 'dash'],
} as const satisfies Record<CheckoutSessionStatus, readonly [Tone, IconName]>;

export function SessionStatus({ status }: { status: string }) {
  const t = useTranslations('status.checkout');
  const key = status in LOOKS ? (status as CheckoutSessionStatus) : 'open';
  const [tone, icon] = LOOKS[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
