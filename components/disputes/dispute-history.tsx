import { useTranslations } from 'next-intl';
import { Section } from '@/components/ui/section';
import type { Tone } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { Timeline } from '@/components/ui/timeline';
import type { DisputeDetail } from '@/lib/disputes/load-detail';

type Step = DisputeDetail['steps'][number];

const TONES: Record<string, Tone> = {
  'dispute.created': 'warn',
  'dispute.updated': 'info',
  'dispute.evidence_due': 'warn',
  'dispute.won': 'ok',
  'dispute.lost': 'bad',
  'dispute.accepted': 'neutral',
  'dispute.expired': 'bad',
};

type DisputeHistoryProps = { steps: readonly Step[]; labels: Record<string, string>; zone: string };

/** Every change of the dispute, newest first, with whoever made it. */
export function DisputeHistory({ steps, labels, zone }: DisputeHistoryProps) {
  const t = useTranslations('disputes.detail');
  const titleOf = useStepTitle();
  const actorOf = (id: string) => (id === 'network' ? t('network') : (labels[id] ?? id));
  return (
    <Section id="history" title={t('history')}>
      <Timeline
        steps={[...steps].reverse().map((step) => ({
          key: step.id,
          tone: TONES[step.type] ?? 'neutral',
          at: <Time at={step.at} zone={zone} as="clock" />,
          title: titleOf(step),
          detail: (
            <>
              <Time at={step.at} zone={zone} as="day" />
              {step.actor === 'system' ? null : ` · ${t('by', { actor: actorOf(step.actor) })}`}
            </>
          ),
        }))}
      />
    </Section>
  );
}

function useStepTitle() {
  const t = useTranslations('disputes');
  return (step: Step): string => {
    const name = step.type.slice('dispute.'.length);
    if (name === 'updated') {
      const status = (['inquiry', 'needs_response', 'under_review'] as const).find(
        (one) => one === step.status,
      );
      const stage = t(`stage.${step.stage as 'inquiry'}`);
      return t(`detail.events.updated.${status ?? 'needs_response'}`, { stage });
    }
    if (name === 'evidence_due') return t('detail.events.evidence_due', { days: step.days ?? 0 });
    return t(`detail.events.${name as 'created'}`);
  };
}
