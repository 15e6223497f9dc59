'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { OBJECTS } from '@/components/shell/objects';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import type { RequestView } from '@/lib/requests/render';
import { RequestStatus } from './request-status';

const LINK = 'text-accent underline decoration-line underline-offset-2';

/** All that is known of a request beside what was said. */
export function RequestFacts({ request, base }: { request: RequestView; base: string }) {
  const t = useTranslations('requests');
  const { timeZone } = useConsole();
  const code = (key: 'ip' | 'agent' | 'idempotencyKey' | 'code', value: string | null) =>
    value
      ? [{ key, term: t(key), value: <span className="font-mono text-meta break-all">{value}</span> }]
      : [];
  const object = (key: 'object' | 'payment', id: string | null) =>
    id ? [{ key, term: t(key), value: <ObjectLink id={id} base={base} /> }] : [];
  const items: Description[] = [
    { key: 'status', term: t('status'), value: <RequestStatus status={request.status} /> },
    ...code('code', request.code),
    ...(request.idempotent_replayed
      ? [{ key: 'repeated', term: t('repeated'), value: t('repeatedValue') }]
      : []),
    {
      key: 'duration',
      term: t('duration'),
      value: <span className="tabular-nums">{t('milliseconds', { ms: request.duration_ms })}</span>,
    },
    { key: 'created', term: t('created'), value: <Time at={request.created_at} zone={timeZone} /> },
    { key: 'key', term: t('key'), value: <Sender actor={request.actor} base={base} /> },
    ...object('object', request.object_id),
    ...(request.payment === request.object_id ? [] : object('payment', request.payment)),
    ...code('idempotencyKey', request.idempotency_key),
    ...code('ip', request.ip),
    ...code('agent', request.user_agent),
    { key: 'id', term: t('id'), value: <Id id={request.id} /> },
  ];
  return <DescriptionList items={items} />;
}

/** The key's page, for those who may see keys; members replayed the request and have none. */
function Sender({ actor, base }: { actor: RequestView['actor']; base: string }) {
  const { permissions } = useConsole();
  if (actor.kind !== 'key' || !permissions.includes('keys:read')) return actor.label;
  return (
    <Link href={`${base}/keys/${actor.id}`} prefetch={false} className={LINK}>
      {actor.label}
    </Link>
  );
}

/** The object's page where it has one that this member may open. */
function ObjectLink({ id, base }: { id: string; base: string }) {
  const { permissions } = useConsole();
  const kind = OBJECTS.find(({ prefix }) => id.startsWith(prefix));
  if (!kind || !permissions.includes(kind.permission)) return <Id id={id} />;
  return (
    <Link href={`${base}${kind.href({ id })}`} prefetch={false} className={LINK}>
      <Id id={id} copy={false} />
    </Link>
  );
}
