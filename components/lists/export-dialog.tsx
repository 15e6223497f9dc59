'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button, buttonClass } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Choice } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { requestExportAction } from '@/lib/exports/actions';
import { useFilterWords } from './filter-words';
import { useList } from './list-context';
import { useCount } from './use-count';

/** What is exported: all rows of the list's filters, or exactly the selected ones. */
export type ExportScope = {
  columns: string[];
  /** Null where it is not known. */
  count: number | null;
  apiQuery: Record<string, string>;
  ids?: string[];
};

type ExportDialogProps = ExportScope & { onOpenChange: (open: boolean) => void };

/** Says once more what will be in the file, then makes it; a large one is made in the background. */
export function ExportDialog({ columns, count, apiQuery, ids, onOpenChange }: ExportDialogProps) {
  const t = useTranslations('lists.export');
  const common = useTranslations('common');
  const { list } = useList();
  const { base } = useConsole();
  const { state, submit } = useSubmission(requestExportAction);
  const [format, setFormat] = useState<'csv' | 'xlsx'>('csv');
  const [zone, setZone] = useState<'merchant' | 'utc'>('merchant');
  const [all, setAll] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    const chosen = all ? list.columns.map((column) => column.key) : columns;
    const result = await submit({
      list: list.key,
      format,
      query: apiQuery,
      ids: ids ?? null,
      columns: chosen,
      zone,
    });
    if (result.kind === 'done' && result.data.status === 'direct') {
      location.assign(`${base}/exports/${result.data.id}/file`);
    }
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  const title = useTranslations()(list.title);
  return (
    <Dialog open onOpenChange={onOpenChange} title={t('title', { list: title })}>
      {state.kind === 'done' ? (
        <Done
          isDirect={state.data.status === 'direct'}
          id={state.data.id}
          fileName={state.data.fileName}
          onClose={() => onOpenChange(false)}
        />
      ) : (
        <form onSubmit={send} className="grid gap-4">
          {problem ? <ProblemNote problem={problem} title={t('failed')} /> : null}
          <Scope count={count} ids={ids} />
          <Radios
            label={t('format')}
            name="format"
            value={format}
            onChange={setFormat}
            choices={[
              { value: 'csv', label: t('csv') },
              { value: 'xlsx', label: t('xlsx') },
            ]}
          />
          <Radios
            label={t('columns')}
            name="columns"
            value={all ? 'all' : 'shown'}
            onChange={(value) => setAll(value === 'all')}
            choices={[
              { value: 'shown', label: t('shown') },
              { value: 'all', label: t('all') },
            ]}
          />
          <ZoneRadios value={zone} onChange={setZone} />
          <DialogActions>
            <Button onClick={() => onOpenChange(false)}>{common('cancel')}</Button>
            <Button type="submit" look="primary" busy={state.kind === 'busy'}>
              {t('submit')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}

function Scope({ count, ids }: Pick<ExportScope, 'count' | 'ids'>) {
  const t = useTranslations();
  const { list, state } = useList();
  const words = useFilterWords();
  const countOf = useCount();
  const filters = list.filters.filter((filter) => state.filters[filter.key] !== undefined);
  const tab = list.tabs.find((one) => one.key === state.tab);
  return (
    <DescriptionList
      items={[
        { key: 'rows', term: t('lists.export.rows'), value: countOf(count) },
        ...(ids
          ? [{ key: 'selected', term: t('lists.export.filters'), value: t('lists.export.selected') }]
          : [
              ...(tab && list.tabs.length > 1
                ? [{ key: 'tab', term: t('lists.export.view'), value: t(tab.label) }]
                : []),
              ...(state.search
                ? [{ key: 'search', term: t('lists.search'), value: `“${state.search}”` }]
                : []),
              ...filters.map((filter) => ({
                key: filter.key,
                term: t(filter.label),
                value: words.of(filter, state.filters[filter.key] ?? ''),
              })),
            ]),
      ]}
    />
  );
}

function ZoneRadios({
  value,
  onChange,
}: {
  value: 'merchant' | 'utc';
  onChange: (zone: 'merchant' | 'utc') => void;
}) {
  const t = useTranslations('lists.export');
  const { timeZone } = useConsole();
  if (timeZone === 'UTC') return null;
  return (
    <Radios
      label={t('zone')}
      name="zone"
      value={value}
      onChange={onChange}
      choices={[
        { value: 'merchant', label: timeZone },
        { value: 'utc', label: 'UTC' },
      ]}
    />
  );
}

type RadiosProps<T extends string> = {
  label: string;
  name: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string }[];
};

function Radios<T extends string>({ label, name, value, onChange, choices }: RadiosProps<T>) {
  return (
    <fieldset>
      <legend className="text-table font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-6">
        {choices.map((choice) => (
          <Choice
            key={choice.value}
            type="radio"
            name={name}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          >
            {choice.label}
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

type DoneProps = { isDirect: boolean; id: string; fileName: string; onClose: () => void };

function Done({ isDirect, id, fileName, onClose }: DoneProps) {
  const t = useTranslations('lists.export');
  const common = useTranslations('common');
  const { base } = useConsole();
  return (
    <div role="status">
      <p className="text-body text-ink-2">{t(isDirect ? 'downloading' : 'queued')}</p>
      <p className="mt-2 font-mono text-meta break-all">{fileName}</p>
      <DialogActions>
        {isDirect ? (
          <a href={`${base}/exports/${id}/file`} download className={buttonClass()}>
            {t('again')}
          </a>
        ) : (
          <Link href={`${base}/exports`} className={buttonClass()}>
            {t('downloads')}
          </Link>
        )}
        <Button look="primary" onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}
