import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import type { Progress } from '@/lib/metrics/home';

/** First steps in a sandbox; done by facts, gone when all are. */
export function Checklist({ progress, base }: { progress: Progress; base: string }) {
  const t = useTranslations('home');
  const steps = [
    { key: 'payment' as const, href: `${base}/payments/new` },
    { key: 'refund' as const, href: `${base}/payments?view=succeeded` },
    { key: 'key' as const, href: `${base}/keys` },
    { key: 'call' as const, href: `${base}/keys` },
  ];
  return (
    <ol>
      {steps.map((step) => {
        const done = progress[step.key];
        return (
          <li key={step.key} className="flex items-start gap-3 border-b border-line py-2.5 last:border-b-0">
            <span
              className={classNames(
                'mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border',
                done ? 'border-ok bg-ok-tint text-ok' : 'border-control text-transparent',
              )}
            >
              <Icon name="check" size={10} />
            </span>
            <span className="min-w-0">
              {done ? (
                <span className="text-ink-3">{t(`steps.${step.key}`)}</span>
              ) : (
                <Link href={step.href} className="font-medium text-accent underline underline-offset-2">
                  {t(`steps.${step.key}`)}
                </Link>
              )}
              <span className="sr-only"> – {t(done ? 'stepDone' : 'stepOpen')}</span>
              <span className="block text-meta text-ink-3">{t(`steps.${step.key}Detail`)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
