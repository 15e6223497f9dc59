import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEventMeaning } from '@/components/events/event-meaning';
import { useConsole } from '@/components/shell/console-context';
import { Disclosure } from '@/components/ui/disclosure';
import { Time } from '@/components/ui/time';
import type { Annotation } from '@/lib/metrics/annotations';

/** What happened meanwhile besides payments: the dashed marks of the chart, in words. */
export function AnnotationList({ annotations }: { annotations: readonly Annotation[] }) {
  const t = useTranslations('insights');
  const { base, timeZone } = useConsole();
  const meaning = useEventMeaning();
  if (annotations.length === 0) return null;
  return (
    <div className="mt-2">
      <Disclosure summary={t('marks', { count: annotations.length })}>
        <ul className="text-table">
          {annotations.map(({ id, type, at }) => (
            <li key={id} className="flex flex-wrap gap-x-3 py-0.5">
              <span className="text-ink-3">
                <Time at={at} zone={timeZone} />
              </span>
              <Link
                href={`${base}/events/${id}`}
                prefetch={false}
                className="touch-target text-accent underline underline-offset-4"
              >
                {meaning(type)}
              </Link>
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}
