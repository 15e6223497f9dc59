'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/ui/note';
import { useTimeWords } from '@/components/ui/use-time-words';
import { DISPATCH_TRIES_MAX } from '@/lib/dispatch-schedule';
import type { RefundView } from '@/lib/refunds/render';

/** What holds a refund up whose network could not be reached, and when it is tried next. */
export function RefundDelayed({ refund, zone }: { refund: RefundView; zone: string }) {
  const t = useTranslations('refundPage');
  const time = useTimeWords(zone);
  if (refund.status !== 'pending' || refund.dispatch_tries === 0 || !refund.dispatch_at) return null;
  return (
    <div className="px-4 pt-5 md:px-6">
      <Note tone="warn">
        {t('delayed', {
          time: time(refund.dispatch_at, 'moment'),
          tries: refund.dispatch_tries,
          most: DISPATCH_TRIES_MAX,
        })}
      </Note>
    </div>
  );
}
