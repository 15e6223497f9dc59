import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { Needs } from '@/lib/metrics/home';

/** What waits for somebody, each line leading to exactly these payments. */
export function NeedsList({ needs, base }: { needs: Needs; base: string }) {
  const t = useTranslations('home');
  const items = [
    { key: 'toCapture' as const, count: needs.toCapture, href: `${base}/payments?view=to_capture` },
    { key: 'unanswered' as const, count: needs.unanswered, href: `${base}/payments?view=in_progress` },
    { key: 'failedRefunds' as const, count: needs.failedRefunds, href: `${base}/events?type=refund.failed` },
  ].filter((item) => item.count > 0);
  if (items.length === 0) return <p className="text-table text-ink-3">{t('nothing')}</p>;
  return (
    <ul>
      {items.map((item) => (
        <li key={item.key} className="border-b border-line last:border-b-0">
          <Link
            href={item.href}
            className="ring-inset-focus flex items-center gap-3 rounded-control py-2.5 hover:bg-sunken"
          >
            <span className="min-w-0 grow">
              <span className="font-medium">{t(`needs.${item.key}`, { count: item.count })}</span>
              <span className="block text-meta text-ink-3">{t(`needs.${item.key}Detail`)}</span>
            </span>
            <Icon name="chevronRight" className="text-ink-3" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
