import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import type { InvariantState as State } from '@/lib/invariants/queries';

const FACES = {
  holds: ['ok', 'check'],
  broken: ['bad', 'cross'],
  unproven: ['neutral', 'clock'],
} as const;

/** Whether an invariant holds, is broken, or was not run over every row yet. */
export function InvariantState({ state }: { state: State }) {
  const t = useTranslations('invariants.states');
  const [tone, icon] = FACES[state];
  return (
    <Status tone={tone} icon={icon}>
      {t(state)}
    </Status>
  );
}
