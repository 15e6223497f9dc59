import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Json } from '@/components/ui/code-block';
import { Disclosure } from '@/components/ui/disclosure';
import { Note } from '@/components/ui/note';
import { Section } from '@/components/ui/section';
import type { RequestDetailView } from '@/lib/requests/render';
import { MessageBody } from './message-body';
import { RequestFacts } from './request-facts';

type RequestDetailProps = {
  request: RequestDetailView;
  events: readonly { id: string; type: string }[];
  base: string;
  /** What can be done with it. */
  children: ReactNode;
};

/** What was asked and what was answered, why it was not done, and what it did. */
export function RequestDetail({ request, events, base, children }: RequestDetailProps) {
  const t = useTranslations('requests');
  const common = useTranslations('common');
  return (
    <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0 max-xl:order-2">
        {request.masked ? (
          <div className="mb-5">
            <Note>{t('masked')}</Note>
          </div>
        ) : null}
        <Section id="request" title={t('request')}>
          {request.query ? (
            <div className="mb-3">
              <Json value={request.query} label={t('parameters')} copyLabel={common('copyJson')} />
            </div>
          ) : null}
          <Message message={request.request} label={t('request')} />
        </Section>
        <Section id="answer" title={t('answer')}>
          <Message message={request.answer} label={t('answer')} />
        </Section>
        {children}
      </div>
      <div className="min-w-0 max-xl:order-1">
        <Section id="facts" title={t('facts')}>
          <RequestFacts request={request} base={base} />
          {request.docs ? (
            <p className="mt-3 text-table">
              <a
                href={request.docs}
                target="_blank"
                rel="noreferrer"
                className="font-medium text-accent underline underline-offset-2"
              >
                {t('docs')}
              </a>
            </p>
          ) : null}
        </Section>
        <Section id="events" title={t('events')}>
          {events.length === 0 ? <p className="text-table text-ink-3">{t('noEvents')}</p> : null}
          <ul className="text-table">
            {events.map(({ id, type }) => (
              <li key={id} className="border-b border-line py-1.5 last:border-b-0">
                <Link
                  href={`${base}/events/${id}`}
                  prefetch={false}
                  className="touch-target font-mono text-meta text-accent underline underline-offset-2"
                >
                  {type}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </div>
  );
}

type MessageProps = { message: RequestDetailView['request']; label: string };

function Message({ message, label }: MessageProps) {
  const t = useTranslations('requests');
  const common = useTranslations('common');
  const hasHeaders = Object.keys(message.headers).length > 0;
  return (
    <div className="grid grid-cols-1 gap-3">
      <MessageBody message={message} label={label} />
      {hasHeaders ? (
        <Disclosure summary={t('headers')}>
          <Json value={message.headers} label={`${label}: ${t('headers')}`} copyLabel={common('copyJson')} />
        </Disclosure>
      ) : null}
    </div>
  );
}
