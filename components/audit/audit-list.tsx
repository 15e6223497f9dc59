'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, textCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Status, type Tone } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { AUDIT_LIST, changeText } from '@/lib/audit/list';
import type { AuditOutcome } from '@/lib/audit/outcomes';
import type { AuditView as Row } from '@/lib/audit/render';

/** The audit log. */
export function AuditList(props: ListProps<Row>) {
  return <ListView {...props} list={AUDIT_LIST} faces={{ cells: CELLS, useRowLabel, Summary, Empty }} />;
}

const TONES: Record<AuditOutcome, [Tone, 'check' | 'dash' | 'alert' | 'cross']> = {
  done: ['ok', 'check'],
  refused: ['neutral', 'dash'],
  denied: ['warn', 'alert'],
  failed: ['bad', 'cross'],
};

function Outcome({ outcome }: { outcome: AuditOutcome }) {
  const t = useTranslations('audit.outcomes');
  const [tone, icon] = TONES[outcome];
  return (
    <Status tone={tone} icon={icon}>
      {t(outcome)}
    </Status>
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  action: ({ row }) => <span className="font-mono text-meta">{row.action}</span>,
  outcome: ({ row }) => <Outcome outcome={row.outcome} />,
  actor: textCell((row: Row) => row.actor.label),
  name: textCell((row: Row) => row.actor.label),
  object: idCell((row: Row) => row.object_id),
  code: codeCell((row: Row) => row.code),
  reason: codeCell((row: Row) => row.reason),
  ip: codeCell((row: Row) => row.ip),
  agent: codeCell((row: Row) => row.user_agent),
  session: idCell((row: Row) => row.session),
  fields: codeCell((row: Row) => row.fields.join(' ')),
  changes: codeCell((row: Row) => row.changes.map(changeText).join('; ')),
  request: idCell((row: Row) => row.request_id),
  sequence: codeCell((row: Row) => row.sequence),
  id: idCell((row: Row) => row.id),
  created: timeCell((row: Row) => row.created_at),
};

function useRowLabel() {
  const t = useTranslations('audit.outcomes');
  return (row: Row) => `${row.action}, ${t(row.outcome)}, ${row.actor.label}`;
}

/** All that is known of a record. */
export function AuditFacts({ row }: { row: Row }) {
  const t = useTranslations('audit');
  const { timeZone } = useConsole();
  const text = (key: 'code' | 'reason' | 'ip' | 'agent' | 'permission', value: string | null) =>
    value
      ? [{ key, term: t(key), value: <span className="font-mono text-meta break-all">{value}</span> }]
      : [];
  const id = (key: 'object' | 'session' | 'request' | 'id', value: string | null) =>
    value ? [{ key, term: t(key), value: <Id id={value} /> }] : [];
  const items: Description[] = [
    { key: 'outcome', term: t('outcome'), value: <Outcome outcome={row.outcome} /> },
    { key: 'name', term: t('actor'), value: row.actor.label },
    { key: 'actor', term: t('actorId'), value: <Id id={row.actor.id} /> },
    ...id('object', row.object_id),
    ...text('code', row.code),
    ...text('reason', row.reason),
    ...text('permission', row.permission),
    ...(row.fields.length > 0 ? [{ key: 'fields', term: t('fields'), value: row.fields.join(', ') }] : []),
    ...row.changes.map((change) => ({ key: change.field, term: t('changes'), value: changeText(change) })),
    ...text('ip', row.ip),
    ...text('agent', row.user_agent),
    ...id('session', row.session),
    ...id('request', row.request_id),
    { key: 'sequence', term: t('sequence'), value: row.sequence ?? t('unchained') },
    ...id('id', row.id),
    { key: 'created', term: t('created'), value: <Time at={row.created_at} zone={timeZone} /> },
  ];
  return <DescriptionList items={items} />;
}

function Summary({ row }: { row: Row }) {
  return (
    <div className="grid gap-5">
      <h2 className="font-mono text-body font-bold break-all">{row.action}</h2>
      <AuditFacts row={row} />
    </div>
  );
}

function Empty() {
  const t = useTranslations('audit');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/home`}>{t('emptyAction')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
