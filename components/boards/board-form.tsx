'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button, LinkButton } from '@/components/ui/button';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { changeBoardAction, createBoardAction } from '@/lib/boards/actions';
import type { BoardShape } from '@/lib/boards/queries';
import { PANELS_MAX, type Panel } from '@/lib/boards/schema';
import { DeleteBoard } from './delete-board';
import { PanelFields } from './panel-fields';

type BoardFormProps = {
  /** Null for a new one. */
  board: BoardShape | null;
  name: string;
  panels: readonly Panel[];
};

/** What a board shows and who sees it. Its numbers are put in order by buttons. */
export function BoardForm({ board, name: first, panels: begun }: BoardFormProps) {
  const t = useTranslations('boards');
  const router = useRouter();
  const { base } = useConsole();
  const [name, setName] = useState(first);
  const [isShared, setShared] = useState(board?.isShared ?? false);
  const [isEmpty, setEmpty] = useState(false);
  const editor = usePanels(begun);
  const creation = useSubmission(createBoardAction);
  const change = useSubmission(changeBoardAction);
  const { state } = board ? change : creation;
  const path = `${base}/insights/board`;
  async function save() {
    setEmpty(name.trim() === '');
    if (name.trim() === '') return;
    const filled = { name: name.trim(), panels: editor.panels.map(({ panel }) => panel) };
    const result = await (board
      ? change.submit({
          id: board.id,
          version: board.version,
          ...filled,
          ...(isShared === board.isShared ? {} : { isShared }),
        })
      : creation.submit({ ...filled, isShared }));
    if (result.kind !== 'done') return;
    router.push(`${path}/${result.data.id}`);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  const isFull = editor.panels.length >= PANELS_MAX;
  return (
    <form
      noValidate
      className="grid max-w-4xl gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {problem ? <ProblemNote title={t('notSaved')} problem={problem} /> : null}
      <Field label={t('name')} error={isEmpty ? t('nameEmpty') : null} className="max-w-md">
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Choice
        type="checkbox"
        checked={isShared}
        disabled={board?.isMine === false}
        detail={t('shareDetail')}
        onChange={({ target }) => setShared(target.checked)}
      >
        {t('share')}
      </Choice>
      <ol aria-label={t('numbers')} className="border-t border-line">
        {editor.panels.map(({ key, panel }, nth) => (
          <li key={key}>
            <PanelFields
              panel={panel}
              nth={nth}
              count={editor.panels.length}
              onChange={(next) => editor.change(key, next)}
              onMove={(by) => editor.move(nth, by)}
              onRemove={() => editor.remove(key)}
            />
          </li>
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {editor.said}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button data-action="add-panel" blocked={isFull} onClick={editor.add}>
          {t('add')}
        </Button>
        <span className="text-meta text-ink-3">
          {t('bound', { count: editor.panels.length, most: PANELS_MAX })}
        </span>
      </div>
      <div className="flex flex-wrap gap-3 border-t border-line pt-4">
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {t('save')}
        </Button>
        <LinkButton href={board ? `${path}/${board.id}` : path}>{t('cancel')}</LinkButton>
        {board ? <DeleteBoard board={board} path={path} /> : null}
      </div>
    </form>
  );
}

type Kept = { key: number; panel: Panel };

/** The panels while they are edited, each with a key that stays when it moves, and what a screen reader is told. */
function usePanels(begun: readonly Panel[]) {
  const t = useTranslations('boards');
  const words = useTranslations('metrics.labels');
  const next = useRef(begun.length);
  const [panels, setPanels] = useState<readonly Kept[]>(() => begun.map((panel, key) => ({ key, panel })));
  const [said, setSaid] = useState('');
  return {
    panels,
    said,
    add() {
      next.current += 1;
      setPanels([
        ...panels,
        { key: next.current, panel: { metric: 'payments', look: 'line', split: null, size: 'half' } },
      ]);
      setSaid(t('added', { count: panels.length + 1 }));
    },
    change: (key: number, panel: Panel) =>
      setPanels(panels.map((kept) => (kept.key === key ? { key, panel } : kept))),
    remove(key: number) {
      setPanels(panels.filter((kept) => kept.key !== key));
      setSaid(t('removed', { count: panels.length - 1 }));
    },
    move(nth: number, by: 1 | -1) {
      const moved = panels[nth];
      if (!moved || nth + by < 0 || nth + by >= panels.length) return;
      setPanels(panels.toSpliced(nth, 1).toSpliced(nth + by, 0, moved));
      setSaid(t('moved', { name: words(moved.panel.metric), place: nth + by + 1, count: panels.length }));
    },
  };
}
