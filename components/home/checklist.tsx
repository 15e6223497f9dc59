import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import type { Permission } from '@/lib/auth/permissions';
import { type Progress, STEPS, type Step } from '@/lib/metrics/steps';

/** What it takes to see the page of a step. */
const NEEDED: Record<Step, Permission> = {
  payment: 'payments:write',
  refund: 'payments:read',
  checkout: 'checkout:read',
  key: 'keys:read',
  call: 'keys:read',
};

type ChecklistProps = { progress: Progress; permissions: ReadonlySet<Permission>; base: string };

/** First steps in a sandbox; done by facts, gone when all are. A step that the reader may not take leads nowhere. */
export function Checklist({ progress, permissions, base }: ChecklistProps) {
  const t = useTranslations('home');
  const hrefs: Record<Step, string> = {
    payment: `${base}/payments/new`,
    refund: `${base}/payments?view=succeeded`,
    checkout: `${base}/checkout`,
    key: `${base}/keys`,
    call: `${base}/keys`,
  };
  return (
    <ol>
      {STEPS.map((step) => {
        const done = progress[step];
        return (
          <li key={step} className="flex items-start gap-3 border-b border-line py-2.5 last:border-b-0">
            <span
              className={classNames(
                'mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border',
                done ? 'border-ok bg-ok-tint text-ok' : 'border-control text-transparent',
              )}
            >
              <Icon name="check" size={10} />
            </span>
            <span className="min-w-0">
              {done || !permissions.has(NEEDED[step]) ? (
                <span className={done ? 'text-ink-3' : 'text-ink-2'}>{t(`steps.${step}`)}</span>
              ) : (
                <Link
                  href={hrefs[step]}
                  prefetch={false}
                  className="font-medium text-accent underline underline-offset-2"
                >
                  {t(`steps.${step}`)}
                </Link>
              )}
              <span className="sr-only"> – {t(done ? 'stepDone' : 'stepOpen')}</span>
              <span className="block text-meta text-ink-3">{t(`steps.${step}Detail`)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
