import { useTranslations } from 'next-intl';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import type { StoryExchange } from '@/lib/payments/story';

/** What was said to a network and what it said, redacted when it was written down; folded, each half can be copied. */
export function Exchange({ exchange }: { exchange: StoryExchange }) {
  const t = useTranslations();
  return (
    <Disclosure summary={t('payment.timeline.exchange')}>
      <div className="flex flex-col gap-2 pb-2">
        <Json value={exchange.request} label={t('payment.timeline.request')} copyLabel={t('common.copy')} />
        {exchange.response ? (
          <Json
            value={exchange.response}
            label={t('payment.timeline.response')}
            copyLabel={t('common.copy')}
          />
        ) : (
          <p className="text-ink-3">{t('payment.timeline.noResponse')}</p>
        )}
      </div>
    </Disclosure>
  );
}
