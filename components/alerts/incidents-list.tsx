'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { INCIDENTS_LIST } from '@/lib/alerts/lists';
import type { IncidentWithRule as Row } from '@/lib/alerts/render';
import { AcknowledgeButton } from './acknowledge-button';
import { affectedHref } from './affected-href';
import { IncidentMark, SeverityMark } from './incident-marks';
import { useAlertWords } from './use-alert-words';

/** The list of incidents. */
export function IncidentsList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      // Who looks after one now is seen at once.
      list={{ ...INCIDENTS_LIST, revision: props.rows.reduce((sum, row) => sum + row.version, 0) }}
      faces={{ cells: CELLS, useRowLabel, Summary, Empty }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  rule: ({ row }) => <Name incident={row} />,
  status: ({ row }) => <IncidentMark incident={row} />,
  severity: ({ row }) => <SeverityMark severity={row.severity} />,
  signal: ({ row }) => <Signal incident={row} />,
  subject: ({ row }) => <Subject incident={row} />,
  peak: ({ row }) => <Value incident={row} of="peak" />,
  value: ({ row }) => <Value incident={row} of="value" />,
  line: ({ row }) => <Value incident={row} of="line" />,
  sample: ({ row }) => <span className="tabular-nums">{row.sample}</span>,
  closed: timeCell((row: Row) => row.closed_at),
  id: idCell((row: Row) => row.id),
  created: timeCell((row: Row) => row.opened_at),
};

const ruleOf = ({ rule_name, rule_preset, signal }: Row) => ({
  name: rule_name,
  preset: rule_preset,
  signal,
});

function Name({ incident }: { incident: Row }) {
  const words = useAlertWords(useConsole().defaultCurrency);
  const subject = words.subject(incident.split, incident.subject);
  return (
    <span className="font-medium">
      {words.name(ruleOf(incident))}
      {/* On a phone there is no column of its own for it. */}
      {subject ? <span className="font-normal text-ink-2 md:hidden"> · {subject}</span> : null}
    </span>
  );
}

function Subject({ incident }: { incident: Row }) {
  const words = useAlertWords(useConsole().defaultCurrency);
  return <span className="text-ink-2">{words.subject(incident.split, incident.subject)}</span>;
}

function Signal({ incident }: { incident: Row }) {
  return useAlertWords(useConsole().defaultCurrency).signal(incident.signal);
}

function Value({ incident, of }: { incident: Row; of: 'peak' | 'value' | 'line' }) {
  const words = useAlertWords(useConsole().defaultCurrency);
  return <span className="tabular-nums">{words.value(incident.unit, incident[of])}</span>;
}

function useRowLabel() {
  const t = useTranslations('alerts');
  const words = useAlertWords(useConsole().defaultCurrency);
  return (incident: Row) =>
    [
      words.name(ruleOf(incident)),
      words.subject(incident.split, incident.subject),
      t(`statuses.${incident.status}`),
    ]
      .filter(Boolean)
      .join(', ');
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('alerts');
  const place = useConsole();
  const { timeZone, defaultCurrency } = place;
  const words = useAlertWords(defaultCurrency);
  const value = (number: number | null) => words.value(row.unit, number);
  const affected = affectedHref(row, place);
  const items: Description[] = [
    { key: 'signal', term: t('signal'), value: words.signal(row.signal) },
    ...(row.subject ? [{ key: 'of', term: t('of'), value: words.subject(row.split, row.subject) }] : []),
    { key: 'began', term: t('began'), value: <Time at={row.began_at} zone={timeZone} /> },
    { key: 'since', term: t('since'), value: <Time at={row.opened_at} zone={timeZone} /> },
    ...(row.closed_at
      ? [{ key: 'over', term: t('over'), value: <Time at={row.closed_at} zone={timeZone} /> }]
      : []),
    { key: 'value', term: t('latest'), value: value(row.value) },
    { key: 'peak', term: t('peak'), value: value(row.peak) },
    { key: 'line', term: t('line'), value: value(row.line) },
    { key: 'sample', term: t('sample'), value: String(row.sample) },
    { key: 'id', term: t('id'), value: <Id id={row.id} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3 text-h3 font-bold">
        {words.name(ruleOf(row))}
        <IncidentMark incident={row} />
        <SeverityMark severity={row.severity} />
      </h2>
      <DescriptionList items={items} />
      <div className="flex flex-wrap gap-3">
        {affected ? <LinkButton href={affected}>{t('affectedRows')}</LinkButton> : null}
        {row.status === 'open' && row.acknowledged_at === null ? (
          <AcknowledgeButton incident={row.id} />
        ) : null}
      </div>
    </div>
  );
}

function Empty() {
  const t = useTranslations('alerts');
  const { base } = useConsole();
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={<LinkButton href={`${base}/settings/alerts`}>{t('title')}</LinkButton>}
    >
      {t('empty')}
    </EmptyState>
  );
}
