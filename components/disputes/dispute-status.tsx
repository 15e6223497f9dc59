import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { DisputeStatus } from '@/lib/disputes/status';

const FACES = {
  inquiry: ['warn', 'help'],
  needs_response: ['warn', 'alert'],
  under_review: ['info', 'clock'],
  won: ['ok', 'check'],
  lost: ['bad', 'cross'],
  accepted: ['neutral', 'dash'],
  expired: ['bad', 'dash'],
} as const satisfies Record<DisputeStatus, readonly [Tone, IconName]>;

export function disputeStatusKey(status: string): DisputeStatus {
  return status in FACES ? (status as DisputeStatus) : 'needs_response';
}

export function DisputeStatusChip({ status }: { status: string }) {
  const t = useTranslations('disputes.status');
  const key = disputeStatusKey(status);
  const [tone, icon] = FACES[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
