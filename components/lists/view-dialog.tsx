'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { changeViewAction, createViewAction } from '@/lib/lists/actions';
import type { SavedViewShape } from '@/lib/lists/saved-views';
import { useList } from './list-context';

/** `refill` keeps the name and takes the filters of now; `duplicate` makes one's own copy. */
export type ViewDialogMode = 'create' | 'rename' | 'refill' | 'duplicate';

type ViewDialogProps = {
  mode: ViewDialogMode;
  view: SavedViewShape | null;
  query: string;
  onOpenChange: (open: boolean) => void;
};

/** Name of a view and who sees it. */
export function ViewDialog({ mode, view, query, onOpenChange }: ViewDialogProps) {
  const t = useTranslations('lists.views');
  const common = useTranslations('common');
  const router = useRouter();
  const { list, path, go } = useList();
  const isNew = mode === 'create' || mode === 'duplicate';
  const [name, setName] = useState(() => firstName());
  const [isShared, setShared] = useState(isNew ? false : (view?.isShared ?? false));
  const [isEmpty, setEmpty] = useState(false);
  const creation = useSubmission(createViewAction);
  const change = useSubmission(changeViewAction);
  const { state } = isNew ? creation : change;

  function firstName(): string {
    if (mode === 'create') return '';
    return mode === 'duplicate' ? t('copyOf', { name: view?.name ?? '' }).slice(0, 80) : (view?.name ?? '');
  }
  async function save(event: FormEvent) {
    event.preventDefault();
    setEmpty(name.trim() === '');
    if (name.trim() === '') return;
    const result = await (isNew || !view
      ? creation.submit({
          list: list.key,
          name: name.trim(),
          query: mode === 'duplicate' ? (view?.query ?? query) : query,
          isShared,
        })
      : change.submit({
          id: view.id,
          version: view.version,
          name: name.trim(),
          ...(isShared === view.isShared ? {} : { isShared }),
          ...(mode === 'refill' ? { query } : {}),
        }));
    if (result.kind !== 'done') return;
    onOpenChange(false);
    const search = new URLSearchParams(result.data.query);
    search.set('saved', result.data.id);
    go(`${path}?${search}`);
    router.refresh();
  }
  const problem = state.kind === 'refused' || state.kind === 'lost' ? state.problem : null;
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t(`titles.${mode}`)}
      finalFocus={() => document.getElementById('list-views')}
    >
      <form onSubmit={save} noValidate className="grid gap-4">
        {problem ? <ProblemNote problem={problem} title={t('failed')} /> : null}
        <Field label={t('name')} error={isEmpty ? t('nameEmpty') : null}>
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Choice
          type="checkbox"
          checked={isShared}
          disabled={!isNew && view?.isMine === false}
          onChange={(event) => setShared(event.target.checked)}
          detail={t('sharedDetail')}
        >
          {t('shared')}
        </Choice>
        {mode === 'rename' ? null : <p className="text-meta text-ink-3">{t('dateHint')}</p>}
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>{common('cancel')}</Button>
          <Button type="submit" look="primary" busy={state.kind === 'busy'}>
            {t(`submit.${mode}`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
