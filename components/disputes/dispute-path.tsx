import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Time } from '@/components/ui/time';
import type { DisputeView } from '@/lib/disputes/render';

type DisputePathProps = { dispute: DisputeView; purchasedAt: string; zone: string };

/** Purchase → Disputed → Evidence → Bank → Decision: where the case is, each step with its day. */
export function DisputePath({ dispute, purchasedAt, zone }: DisputePathProps) {
  const t = useTranslations('disputes');
  const day = (at: string) => <Time at={at} zone={zone} as="day" />;
  const { submitted_at: submitted, closed_at: closed } = dispute;
  const steps: {
    key: 'purchase' | 'disputed' | 'evidence' | 'bank' | 'decision';
    at: ReactNode;
    isDone: boolean;
  }[] = [
    { key: 'purchase', at: day(purchasedAt), isDone: true },
    { key: 'disputed', at: day(dispute.created_at), isDone: true },
    { key: 'evidence', at: submitted ? day(submitted) : null, isDone: submitted !== null },
    { key: 'bank', at: null, isDone: submitted !== null && closed !== null },
    { key: 'decision', at: closed ? day(closed) : null, isDone: closed !== null },
  ];
  const current = closed ? null : dispute.status === 'under_review' ? 'bank' : 'evidence';
  return (
    <ol className="grid gap-1 text-meta md:grid-cols-5" aria-label={t('detail.path')}>
      {steps.map((step) => (
        <li
          key={step.key}
          aria-current={step.key === current ? 'step' : undefined}
          className="min-w-0 max-md:flex max-md:items-center max-md:gap-3"
        >
          <span
            aria-hidden="true"
            className={classNames(
              'block h-1 rounded-full max-md:w-6 max-md:shrink-0 md:mb-1.5',
              step.key === current ? 'bg-warn' : step.isDone ? 'bg-accent' : 'bg-line',
            )}
          />
          <span
            className={classNames('block', step.isDone || step.key === current ? 'text-ink' : 'text-ink-3')}
          >
            {t(`detail.steps.${step.key}`)}
          </span>
          <span className="block text-ink-3 max-md:ml-auto">
            {step.key === current ? t('detail.open') : step.at}
          </span>
        </li>
      ))}
    </ol>
  );
}
