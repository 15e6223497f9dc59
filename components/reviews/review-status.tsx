import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { ReviewStatus } from '@/lib/risk/reviews/status';

const FACES = {
  open: ['warn', 'clock'],
  approved: ['ok', 'check'],
  declined: ['neutral', 'cross'],
  refunded_as_fraud: ['bad', 'back'],
  canceled: ['neutral', 'dash'],
} as const satisfies Record<ReviewStatus, readonly [Tone, IconName]>;

/** How far a review has come. */
export function ReviewStatusChip({ status }: { status: string }) {
  const t = useTranslations('reviews.status');
  const key = (status in FACES ? status : 'open') as ReviewStatus;
  const [tone, icon] = FACES[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
