import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';

const STATUSES = {
  checked: ['warn', 'alert'],
  running: ['info', 'clock'],
  done: ['ok', 'check'],
  discarded: ['neutral', 'dash'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

export function BatchStatus({ status }: { status: string }) {
  const t = useTranslations('bulk.status');
  const key = status in STATUSES ? (status as keyof typeof STATUSES) : 'running';
  const [tone, icon] = STATUSES[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
