import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';
import type { RuleAction } from '@/lib/risk/rules/evaluate';
import type { RuleStatus as Word } from '@/lib/risk/rules/status';

const FACES = {
  draft: ['neutral', 'dot'],
  validated: ['info', 'check'],
  backtested: ['info', 'back'],
  active: ['ok', 'check'],
  retired: ['neutral', 'dash'],
} as const satisfies Record<Word, readonly [Tone, IconName]>;

/** Where a version of a rule stands. */
export function RuleStatus({ status }: { status: Word }) {
  const t = useTranslations('riskRules');
  const [tone, icon] = FACES[status];
  return (
    <Status tone={tone} icon={icon}>
      {t(`statuses.${status}`)}
    </Status>
  );
}

const ACTIONS = {
  three_ds: ['info', 'lock'],
  allow: ['ok', 'check'],
  block: ['bad', 'cross'],
  review: ['warn', 'clock'],
} as const satisfies Record<RuleAction, readonly [Tone, IconName]>;

/** What a rule does with what it matches. */
export function RuleActionWord({ action }: { action: RuleAction }) {
  const t = useTranslations('riskRules');
  const [tone, icon] = ACTIONS[action];
  return (
    <Status tone={tone} icon={icon}>
      {t(`actions.${action}`)}
    </Status>
  );
}

/** A version looks on without deciding. */
export function ShadowWord() {
  const t = useTranslations('riskRules');
  return (
    <Status tone="info" icon="screen">
      {t('shadow')}
    </Status>
  );
}
