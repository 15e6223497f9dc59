'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { Note } from '@/components/ui/note';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { CheckoutSessionView } from '@/lib/checkout/render';
import { type Currency, formatMoney } from '@/lib/money';

/** The link, ready to be sent. */
export function SessionResult({ session, onClose }: { session: CheckoutSessionView; onClose: () => void }) {
  const t = useTranslations('checkout');
  const common = useTranslations('common');
  const locale = useLocale();
  const time = useTimeWords(useConsole().timeZone);
  const amount = formatMoney(session.amount, session.currency as Currency, locale);
  return (
    <div className="flex flex-col gap-4">
      <Note tone="ok">
        <p role="status" className="text-body font-bold text-ink">
          {t('doneTitle')}
        </p>
        <p>{t('done', { amount, until: time(session.expires_at, 'moment') })}</p>
      </Note>
      {session.url ? (
        <div className="flex items-center gap-2">
          <input
            readOnly
            value={session.url}
            aria-label={t('link')}
            onFocus={(event) => event.target.select()}
            className="touch-target h-9 min-w-0 grow rounded-control border border-control bg-sunken px-2.5 font-mono text-meta"
          />
          <CopyButton text={session.url} label={common('copyLink')} worded />
        </div>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{common('done')}</Button>
        {session.url ? (
          <a href={session.url} target="_blank" rel="noreferrer" className={buttonClass('primary')}>
            {t('open')}
          </a>
        ) : null}
      </DialogActions>
    </div>
  );
}
