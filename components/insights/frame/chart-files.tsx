'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { pathOf, type Question } from '@/lib/metrics/questions';
import { useFrame } from './series-context';

/** Few readers save anything, so it comes when they do. */
const FILES = () => import('./save-chart');

type ChartFilesProps = { question: Question; title: string; canDraw: boolean };

/** The numbers as the API's file, and the drawing as a picture. */
export function ChartFiles({ question, title, canDraw }: ChartFilesProps) {
  const t = useTranslations('insights');
  const { environmentId } = useConsole();
  const { state } = useFrame();
  const [failed, setFailed] = useState(false);
  const buttons = useRef<HTMLSpanElement>(null);
  const name = `${question.metric}-${state.from}-${state.to}`;

  async function saveNumbers() {
    const path = pathOf({ ...question, query: { ...question.query, format: 'csv' } });
    const answer = await fetch(`/api/v1${path}`, { headers: { 'Countinghouse-Environment': environmentId } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { saveFile } = await FILES();
    saveFile(await answer.blob(), `${name}.csv`);
  }
  async function savePicture() {
    const part = buttons.current?.closest('section');
    const drawing = part?.querySelector<SVGSVGElement>('[data-chart] svg');
    const { pngOf, saveFile } = await FILES();
    const picture = drawing && (await pngOf(drawing, `${title} · ${state.from} – ${state.to}`));
    if (!picture) throw new Error('the browser draws no picture');
    saveFile(picture, `${name}.png`);
  }
  function save(make: () => Promise<void>) {
    setFailed(false);
    make().catch(() => setFailed(true));
  }
  return (
    <span ref={buttons} className="inline-flex items-center gap-2">
      <Button size="small" onClick={() => save(saveNumbers)}>
        {t('csv')}
      </Button>
      {canDraw ? (
        <button type="button" className={buttonClass('secondary', 'small')} onClick={() => save(savePicture)}>
          {t('png')}
        </button>
      ) : null}
      <span aria-live="polite" className="text-meta text-bad empty:hidden">
        {failed ? t('fileFailed') : ''}
      </span>
    </span>
  );
}
