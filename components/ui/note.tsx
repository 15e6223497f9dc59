import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';

const TONES = {
  neutral: ['border-line bg-sunken', 'text-ink-3', 'dot'],
  warn: ['border-warn bg-warn-tint', 'text-warn', 'alert'],
  ok: ['border-ok bg-ok-tint', 'text-ok', 'check'],
  bad: ['border-bad bg-bad-tint', 'text-bad', 'cross'],
} as const satisfies Record<string, readonly [string, string, IconName]>;

/** A quiet remark in the flow of a page or dialog. */
export function Note({ tone = 'neutral', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  const [box, color, icon] = TONES[tone];
  return (
    <div className={classNames('flex items-start gap-2 rounded-panel border p-3 text-table text-ink-2', box)}>
      <Icon name={icon} className={classNames('mt-0.5', color)} />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
