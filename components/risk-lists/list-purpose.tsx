import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { ListPurpose } from '@/lib/risk/lists/purposes';

const FACES = {
  allow: ['ok', 'check'],
  block: ['bad', 'cross'],
  custom: ['neutral', 'dot'],
} as const satisfies Record<ListPurpose, readonly [Tone, IconName]>;

/** Lets pass, stops, or is there for rules. */
export function ListPurposeChip({ purpose }: { purpose: ListPurpose }) {
  const t = useTranslations('riskLists.purposes');
  const [tone, icon] = FACES[purpose];
  return (
    <Status tone={tone} icon={icon}>
      {t(purpose)}
    </Status>
  );
}
