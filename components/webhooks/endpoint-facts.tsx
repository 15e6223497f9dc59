import { useLocale, useTranslations } from 'next-intl';
import { DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { percentText } from '@/lib/i18n/percent';
import type { EndpointHealth } from '@/lib/webhooks/health';
import type { EndpointView } from '@/lib/webhooks/render';

type EndpointFactsProps = { endpoint: EndpointView; health: EndpointHealth | null };

/** What the endpoint hears, and how it did in the last 24 hours. */
export function EndpointFacts({ endpoint, health }: EndpointFactsProps) {
  const t = useTranslations('webhooks');
  const locale = useLocale();
  const isAll = endpoint.event_types.includes('*');
  const success =
    health && health.tries > 0
      ? t('successOf', {
          share: percentText(locale, health.answered / health.tries),
          tries: health.tries,
        })
      : t('noTries');
  return (
    <DescriptionList
      items={[
        { key: 'success', term: t('success'), value: success },
        {
          key: 'p95',
          term: t('p95'),
          value: health?.p95Ms == null ? t('noTries') : t('ms', { ms: health.p95Ms }),
        },
        { key: 'payload', term: t('payload'), value: t(`payloads.${endpoint.payload as 'full' | 'thin'}`) },
        {
          key: 'events',
          term: t('events'),
          value: isAll ? (
            t('picker.all')
          ) : (
            <Disclosure summary={t('picker.some', { count: endpoint.event_types.length })}>
              <ul className="font-mono text-meta">
                {endpoint.event_types.map((type) => (
                  <li key={type}>{type}</li>
                ))}
              </ul>
            </Disclosure>
          ),
        },
      ]}
    />
  );
}
