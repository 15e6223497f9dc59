'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { codeCell, idCell, timeCell } from '@/components/lists/cells';
import type { CellProps, ListProps } from '@/components/lists/list-props';
import { ListView } from '@/components/lists/list-view';
import { useConsole } from '@/components/shell/console-context';
import { LinkButton } from '@/components/ui/button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { EmptyState } from '@/components/ui/empty-state';
import { Id } from '@/components/ui/id';
import { ALERT_RULES_LIST, INCIDENTS_LIST } from '@/lib/alerts/lists';
import type { AlertRuleView as Row } from '@/lib/alerts/render';
import { emptyState, searchOf } from '@/lib/lists/list-state';
import { SeverityMark } from './incident-marks';
import { MuteButton } from './mute-button';
import { RuleChip, RuleState } from './rule-state';
import { useAlertWords } from './use-alert-words';

/** The list of alert rules. */
export function RulesList(props: ListProps<Row>) {
  return (
    <ListView
      {...props}
      // What was muted or switched off is seen at once.
      list={{ ...ALERT_RULES_LIST, revision: props.rows.reduce((sum, row) => sum + row.version, 0) }}
      faces={{ cells: CELLS, useRowLabel, Summary, Empty, HeadActions }}
    />
  );
}

const CELLS: Record<string, (cell: CellProps<Row>) => ReactNode> = {
  name: ({ row }) => <Name rule={row} />,
  state: ({ row, now }) => <RuleChip rule={row} now={now} />,
  muted: timeCell((row: Row) => row.muted_until),
  severity: ({ row }) => <SeverityMark severity={row.severity} />,
  told: ({ row }) => <Told rule={row} />,
  signal: ({ row }) => <Signal rule={row} />,
  condition: ({ row }) => <Condition rule={row} />,
  comparison: ({ row }) => <Comparison rule={row} />,
  threshold: codeCell((row: Row) => row.threshold),
  window: ({ row }) => <Window rule={row} />,
  id: idCell((row: Row) => row.id),
  created: timeCell((row: Row) => row.created_at),
};

function useWords() {
  return useAlertWords(useConsole().defaultCurrency);
}

function Name({ rule }: { rule: Row }) {
  return <span className="font-medium">{useWords().name(rule)}</span>;
}

function Told({ rule }: { rule: Row }) {
  const t = useTranslations('alerts');
  return (
    <span className="text-ink-2">
      {rule.channels.map((channel) => t(`channels.${channel}`)).join(', ') || t('nobody')}
    </span>
  );
}

function Signal({ rule }: { rule: Row }) {
  return useWords().signal(rule.signal);
}

function Condition({ rule }: { rule: Row }) {
  const t = useTranslations('alerts');
  const words = useWords();
  return (
    <span className="text-ink-2">
      {[
        words.condition(rule),
        words.only(rule.filters),
        t('within', { window: words.minutes(rule.window_minutes) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

function Comparison({ rule }: { rule: Row }) {
  const t = useTranslations('alerts.comparisons');
  return <span className="text-ink-2">{t(rule.comparison)}</span>;
}

function Window({ rule }: { rule: Row }) {
  return <span className="tabular-nums">{useWords().minutes(rule.window_minutes)}</span>;
}

function useRowLabel() {
  const t = useTranslations('alerts');
  const words = useWords();
  return (rule: Row) => `${words.name(rule)}, ${t(rule.enabled ? 'on' : 'off')}`;
}

function Summary({ row }: { row: Row }) {
  const t = useTranslations('alerts');
  const { timeZone, base, clockOffsetMs, permissions } = useConsole();
  const words = useWords();
  const now = new Date(Date.now() + clockOffsetMs).toISOString();
  const incidents = searchOf(INCIDENTS_LIST, {
    ...emptyState(INCIDENTS_LIST, 'all'),
    filters: { rule: row.id },
  });
  const only = words.only(row.filters);
  const items: Description[] = [
    { key: 'condition', term: t('condition'), value: words.condition(row) },
    ...(only === null ? [] : [{ key: 'only', term: t('only'), value: only }]),
    { key: 'window', term: t('window'), value: words.minutes(row.window_minutes) },
    { key: 'sample', term: t('sampleMin'), value: String(row.sample_min) },
    { key: 'told', term: t('told'), value: <Told rule={row} /> },
    ...(row.breaker_minutes === null
      ? []
      : [{ key: 'breaker', term: t('breaker'), value: String(row.breaker_minutes) }]),
    { key: 'id', term: t('id'), value: <Id id={row.id} /> },
  ];
  return (
    <div className="grid gap-5">
      <h2 className="flex flex-wrap items-center gap-3 text-h3 font-bold">
        {words.name(row)}
        <SeverityMark severity={row.severity} />
        <span className="basis-full text-body font-normal">
          <RuleState rule={row} now={now} zone={timeZone} />
        </span>
      </h2>
      <DescriptionList items={items} />
      <div className="flex flex-wrap gap-3">
        <LinkButton href={`${base}/incidents${incidents}`}>{t('incidents')}</LinkButton>
        {permissions.includes('alerts:write') ? <MuteButton rule={row} now={now} /> : null}
      </div>
    </div>
  );
}

function HeadActions() {
  const t = useTranslations('alerts');
  const { base, permissions } = useConsole();
  return permissions.includes('alerts:write') ? (
    <LinkButton look="primary" href={`${base}/settings/alerts/new`}>
      {t('create')}
    </LinkButton>
  ) : null;
}

function Empty() {
  const t = useTranslations('alerts');
  const { base, permissions } = useConsole();
  return (
    <EmptyState
      title={t('noRules')}
      action={
        permissions.includes('alerts:write') ? (
          <LinkButton href={`${base}/settings/alerts/new`}>{t('create')}</LinkButton>
        ) : (
          <LinkButton href={`${base}/incidents`}>{t('incidents')}</LinkButton>
        )
      }
    >
      {t('noRulesDetail')}
    </EmptyState>
  );
}
