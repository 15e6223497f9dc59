import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Icon, type IconName } from '@/components/ui/icon';
import { DismissButton } from './dismiss-button';

const TONES = {
  plain: { panel: 'border-line bg-surface', icon: 'text-ink-3' },
  warn: { panel: 'border-warn bg-warn-tint', icon: 'text-warn' },
  bad: { panel: 'border-bad bg-bad-tint', icon: 'text-bad' },
} as const;

/** A way from a notice to what it is about. */
export const NOTICE_LINK = 'font-medium text-accent underline underline-offset-2';

type NoticeProps = {
  kind: 'sign_in' | 'key_ends' | 'webhook' | 'mention' | 'reviews';
  /** What it is about, by which it is put away. */
  id: string;
  /** The last fact that the reader sees, RFC 3339: what comes later brings the notice back. */
  seen: string;
  icon: IconName;
  tone: keyof typeof TONES;
  children: ReactNode;
};

/** What the reader of the home page should know, until it is put away. */
export function Notice({ kind, id, seen, icon, tone, children }: NoticeProps) {
  const t = useTranslations('notices');
  return (
    <div
      data-notice={kind}
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-panel border p-3 text-table text-ink-2',
        TONES[tone].panel,
      )}
    >
      <Icon name={icon} className={classNames('mt-0.5', TONES[tone].icon)} />
      <div className="min-w-0 grow basis-64">{children}</div>
      <DismissButton notice={`${kind}:${id}`} seen={seen} label={t('dismiss')} />
    </div>
  );
}

/** Notices of one kind under one name; nothing where there are none. */
export function NoticeSection<Item>({
  label,
  notices,
  children,
}: {
  label: string;
  notices: readonly Item[];
  children: (notice: Item) => ReactNode;
}) {
  if (notices.length === 0) return null;
  return (
    <section aria-label={label} className="mt-4 space-y-2 px-4 md:px-6">
      {notices.map(children)}
    </section>
  );
}
