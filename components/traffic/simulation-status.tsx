import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { SimulationStatus as Word } from '@/lib/testlab/simulations/status';

const LOOKS: Record<Word, readonly [Tone, IconName]> = {
  running: ['info', 'clock'],
  paused: ['warn', 'dash'],
  done: ['ok', 'check'],
  stopped: ['neutral', 'dash'],
  failed: ['bad', 'cross'],
};

export function SimulationStatus({ status }: { status: Word }) {
  const t = useTranslations('traffic.statuses');
  const [tone, icon] = LOOKS[status];
  return (
    <Status tone={tone} icon={icon}>
      {t(status)}
    </Status>
  );
}
