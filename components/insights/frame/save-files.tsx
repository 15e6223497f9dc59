'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import type { FileCell } from '@/lib/exports/table';
import type { SeriesView } from '@/lib/metrics/load-insights';
import { pathOf, type Question } from '@/lib/metrics/questions';
import { useGroupWords } from './group-words';
import type { Drawing } from './save-chart';
import { useFrame } from './series-context';

/** Few readers save anything, so it comes when they do. */
const FILES = () => import('./save-chart');

type Rows = readonly (readonly FileCell[])[];
type SaveFilesProps = {
  /** Of the file, before its days. */
  name: string;
  title: string;
  /** The numbers as they are shown, below their heads; or the whole file. */
  csv: () => Rows | Promise<string>;
  /** What is drawn, found in the section around the buttons or made; absent where nothing is. */
  drawings?: (section: Element) => Drawing[] | Promise<Drawing[]>;
  /** The picture's button goes where there is no room for what is drawn. */
  drawingClass?: string;
  /** By what it is broken down and converted. */
  by?: readonly string[];
};

/** The numbers of a part as a file, and its drawing as a picture. */
export function SaveFiles({ name, title, csv, drawings, drawingClass, by = [] }: SaveFilesProps) {
  const t = useTranslations('insights');
  const { timeZone } = useConsole();
  const { state } = useFrame();
  const [failed, setFailed] = useState(false);
  const buttons = useRef<HTMLSpanElement>(null);
  const filters = useFilterWords();
  const file = `${name}-${state.from}-${state.to}`;

  async function saveNumbers() {
    const content = await csv();
    const { saveFile } = await FILES();
    const text = typeof content === 'string' ? content : (await import('./chart-csv')).csvOf(content);
    saveFile(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${file}.csv`);
  }
  async function savePicture() {
    const section = buttons.current?.closest('section');
    const drawn = (section && (await drawings?.(section))) ?? [];
    const { pngOf, saveFile } = await FILES();
    const note = [`${state.from} – ${state.to} (${timeZone})`, ...by, ...filters].join(' · ');
    const legend = [...(section?.querySelectorAll('[data-legend] > li') ?? [])];
    const picture = await pngOf({ drawings: drawn, title, note, legend });
    if (!picture) throw new Error('the browser draws no picture');
    saveFile(picture, `${file}.png`);
  }
  function save(make: () => Promise<void>) {
    setFailed(false);
    make().catch(() => setFailed(true));
  }
  return (
    <span ref={buttons} className="inline-flex items-center gap-2">
      <Button size="small" aria-label={t('saveCsv', { name: title })} onClick={() => save(saveNumbers)}>
        {t('csv')}
      </Button>
      {drawings ? (
        <Button
          size="small"
          aria-label={t('savePng', { name: title })}
          className={drawingClass}
          onClick={() => save(savePicture)}
        >
          {t('png')}
        </Button>
      ) : null}
      <span aria-live="polite" className="text-meta text-bad empty:hidden">
        {failed ? t('fileFailed') : ''}
      </span>
    </span>
  );
}

/** The filters of the page in words: what is saved leaves them behind. */
function useFilterWords(): string[] {
  const words = useTranslations('metrics');
  const groupName = useGroupWords();
  const { filters } = useFrame().state;
  return (Object.entries(filters) as [keyof typeof filters, string][]).map(
    ([dimension, value]) => `${words(`dimensions.${dimension}`)}: ${groupName(dimension, value)}`,
  );
}

/** Answers that the page already has, asked for when somebody saves them. */
export function useKnownSeries(): (question: Question | null) => SeriesView | null {
  const client = useQueryClient();
  const { environmentId } = useConsole();
  return (question) =>
    (question && client.getQueryData<SeriesView>(['metrics', environmentId, pathOf(question)])) ?? null;
}

/** A number as a cell of a file. */
export const cell = (value: number | null): FileCell => (value === null ? null : { number: String(value) });
