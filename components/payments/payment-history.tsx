import { useTranslations } from 'next-intl';
import { Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import { Timeline } from '@/components/ui/timeline';
import type { Chapter } from '@/lib/payments/story';
import { ActorBadge, type Faces } from './payment-actor';
import { Changes } from './payment-timeline-step';

type PaymentHistoryProps = { chapters: readonly Chapter[]; faces: Faces; zone: string };

/** Who edited what, newest first, with what was there before. */
export function PaymentHistory({ chapters, faces, zone }: PaymentHistoryProps) {
  const t = useTranslations('paymentHistory');
  const edits = chapters.filter(({ kind }) => kind === 'edit').reverse();
  if (edits.length === 0) return null;
  return (
    <Section id="history" title={t('title', { count: edits.length })}>
      <Timeline
        steps={edits.map((edit) => ({
          key: edit.id,
          tone: 'neutral',
          at: <Time at={edit.at} zone={zone} as="clock" />,
          title: <ActorBadge id={edit.actor} faces={faces} />,
          detail: (
            <>
              <Time at={edit.at} zone={zone} as="day" />
              <Changes changes={edit.steps.flatMap((step) => step.changes)} />
            </>
          ),
        }))}
      />
    </Section>
  );
}
