import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { CodeBlock, Json } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Id } from '@/components/ui/id';
import { Section } from '@/components/ui/section';
import { Time } from '@/components/ui/time';
import type { DeliveryDetailView } from '@/lib/webhooks/render';
import { TryOutcome } from './try-outcome';

type DeliveryDetailProps = { delivery: DeliveryDetailView; url: string; base: string; zone: string };

/** What was sent, and every try with its answer, the newest first. */
export function DeliveryDetail({ delivery, url, base, zone }: DeliveryDetailProps) {
  const t = useTranslations('webhooks.delivery');
  const common = useTranslations('common');
  const tried = [...delivery.tried].reverse();
  return (
    <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0">
        <Section id="tries" title={t('tries')}>
          {tried.length === 0 ? <p className="text-table text-ink-3">{t('noTries')}</p> : null}
          <ol className="text-table">
            {tried.map((one) => (
              <Try key={one.number} one={one} zone={zone} />
            ))}
          </ol>
        </Section>
        <Section id="body" title={t('body')}>
          {delivery.request_body === null ? (
            <p className="text-table text-ink-3">{t('noBody')}</p>
          ) : (
            <Json value={parsed(delivery.request_body)} label={t('json')} copyLabel={common('copyJson')} />
          )}
        </Section>
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="facts" title={t('facts')}>
          <DescriptionList
            items={[
              { key: 'id', term: t('id'), value: <Id id={delivery.id} /> },
              {
                key: 'endpoint',
                term: t('endpoint'),
                value: <TextLink href={`${base}/webhooks/${delivery.endpoint}`}>{url}</TextLink>,
              },
              ...(delivery.event_type
                ? [
                    {
                      key: 'event',
                      term: t('event'),
                      value: <TextLink href={`${base}/events/${delivery.event}`}>{delivery.event}</TextLink>,
                    },
                  ]
                : []),
              { key: 'created', term: t('created'), value: <Time at={delivery.created_at} zone={zone} /> },
              ...(delivery.next_try_at && delivery.status === 'pending'
                ? [{ key: 'next', term: t('next'), value: <Time at={delivery.next_try_at} zone={zone} /> }]
                : []),
              ...(delivery.ended_at
                ? [{ key: 'ended', term: t('ended'), value: <Time at={delivery.ended_at} zone={zone} /> }]
                : []),
            ]}
          />
          {delivery.status === 'pending' && !delivery.next_try_at ? (
            <p className="mt-2 text-table text-ink-2">{t('inLine')}</p>
          ) : null}
        </Section>
      </div>
    </div>
  );
}

/** What was sent, as an object where it is one. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function TextLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="break-all text-accent underline underline-offset-2">
      {children}
    </Link>
  );
}

type TryView = DeliveryDetailView['tried'][number];

function Try({ one, zone }: { one: TryView; zone: string }) {
  const t = useTranslations('webhooks.delivery');
  const common = useTranslations('common');
  return (
    <li className="border-b border-line py-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <TryOutcome one={one} withCode />
        <span className="text-ink-2">{t('number', { number: one.number })}</span>
        <span className="ml-auto text-ink-3">
          {one.duration_ms === null ? null : (
            <span className="tabular-nums">{t('ms', { ms: one.duration_ms })} · </span>
          )}
          <Time at={one.started_at} zone={zone} />
        </span>
      </div>
      <div className="mt-1.5">
        <Disclosure summary={t('details')}>
          <div className="flex flex-col gap-3">
            <Json
              value={{ url: one.url, headers: one.request_headers }}
              label={t('request')}
              copyLabel={common('copyJson')}
            />
            {one.answer_headers ? (
              <Json value={one.answer_headers} label={t('answerHeaders')} copyLabel={common('copyJson')} />
            ) : null}
            {one.answer_body ? (
              <CodeBlock text={one.answer_body} label={t('answerBody')} copyLabel={t('copyAnswer')} />
            ) : null}
          </div>
        </Disclosure>
      </div>
    </li>
  );
}
