import type { ReactNode } from 'react';
import { classNames } from './class-names';
import type { Tone } from './status';

export type TimelineStep = {
  key: string;
  tone: Tone;
  /** When, as a `Time` element. */
  at: ReactNode;
  title: ReactNode;
  /** Who, why. */
  detail?: ReactNode;
  /** Duration or other short fact at the right. */
  aside?: ReactNode;
  /** Request and response, folded. */
  more?: ReactNode;
};

const DOTS: Record<Tone, string> = {
  ok: 'bg-ok',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-info',
  neutral: 'bg-control',
};

/** What happened, newest first, on one line that runs through all dots. */
export function Timeline({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <ol className="text-table">
      {steps.map((step, index) => (
        <li key={step.key} className="grid grid-cols-[4.25rem_0.75rem_minmax(0,1fr)] gap-x-3">
          <span className="py-1.5 text-right font-mono text-meta leading-5 text-ink-3">{step.at}</span>
          <span aria-hidden="true" className="relative flex justify-center">
            <span
              className={classNames(
                'absolute w-px bg-line',
                index === 0 ? 'top-3.5' : 'top-0',
                index === steps.length - 1 ? 'h-3.5' : 'bottom-0',
              )}
            />
            <span
              className={classNames('relative mt-3 size-2 rounded-full ring-2 ring-paper', DOTS[step.tone])}
            />
          </span>
          <div className="min-w-0 py-1.5">
            <div className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 text-ink">{step.title}</span>
              {step.aside ? <span className="shrink-0 text-meta text-ink-3">{step.aside}</span> : null}
            </div>
            {step.detail ? <div className="text-meta text-ink-3">{step.detail}</div> : null}
            {step.more ? <div className="mt-1">{step.more}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
