'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Choice } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { chooseColumnsAction } from '@/lib/lists/actions';
import { PHONE_FACTS_MAX, type Screen } from '@/lib/lists/definition';
import { FilterSurface } from './filter-surface';
import { useList } from './list-context';

/** Which columns, in which order; kept for this member and this list. */
export function ColumnsMenu({ columns }: { columns: string[] }) {
  const t = useTranslations('lists');
  return (
    <FilterSurface
      title={t('columns')}
      trigger={
        <button type="button" className={buttonClass('secondary', 'small')}>
          {t('columns')}
        </button>
      }
    >
      {(close) => <ColumnsForm screen="wide" columns={columns} onDone={close} />}
    </FilterSurface>
  );
}

type ColumnsFormProps = { screen: Screen; columns: string[]; onDone: () => void };

/** The form of the columns of a wide screen, or of the four facts that a row has on a phone. */
export function ColumnsForm({ screen, columns, onDone }: ColumnsFormProps) {
  const t = useTranslations();
  const router = useRouter();
  const { environmentId } = useConsole();
  const { list } = useList();
  const [chosen, setChosen] = useState(columns);
  const [failed, setFailed] = useState(false);
  const [isSaving, startSaving] = useTransition();
  const isFull = screen === 'phone' && chosen.length >= PHONE_FACTS_MAX;
  const rest = list.columns.filter((column) => !chosen.includes(column.key)).map((column) => column.key);
  const label = (key: string) => {
    const column = list.columns.find((one) => one.key === key);
    return column ? t(column.label) : key;
  };

  function move(key: string, by: 1 | -1) {
    const at = chosen.indexOf(key);
    const next = [...chosen];
    next.splice(at, 1);
    next.splice(at + by, 0, key);
    setChosen(next);
  }
  function save(next: string[] | null) {
    startSaving(async () => {
      const result = await chooseColumnsAction({ environmentId }, crypto.randomUUID(), {
        list: list.key,
        screen,
        columns: next,
      });
      setFailed(!result.ok);
      if (!result.ok) return;
      router.refresh();
      onDone();
    });
  }
  return (
    <>
      {screen === 'phone' ? (
        <p className="mb-2 text-table text-ink-2">{t('lists.factsHint', { max: PHONE_FACTS_MAX })}</p>
      ) : null}
      <ul>
        {[...chosen, ...rest].map((key) => (
          <li key={key} className="flex items-center gap-1">
            <Choice
              type="checkbox"
              checked={chosen.includes(key)}
              disabled={chosen.includes(key) ? chosen.length === 1 : isFull}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
              className="grow"
            >
              {label(key)}
            </Choice>
            {chosen.includes(key) ? (
              <>
                <Move
                  label={t('lists.moveUp', { name: label(key) })}
                  off={chosen[0] === key}
                  up
                  onMove={() => move(key, -1)}
                />
                <Move
                  label={t('lists.moveDown', { name: label(key) })}
                  off={chosen.at(-1) === key}
                  onMove={() => move(key, 1)}
                />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {failed ? (
        <p role="alert" className="mt-2 text-table text-bad">
          {t('lists.columnsFailed')}
        </p>
      ) : null}
      <div className="sticky bottom-0 mt-3 flex justify-between gap-2 bg-surface py-1">
        <Button look="quiet" size="small" onClick={() => save(null)}>
          {t('lists.columnsReset')}
        </Button>
        <Button look="primary" size="small" busy={isSaving} onClick={() => save(chosen)}>
          {t(screen === 'phone' ? 'lists.factsSave' : 'lists.columnsSave')}
        </Button>
      </div>
    </>
  );
}

function Move({ label, off, up, onMove }: { label: string; off: boolean; up?: boolean; onMove: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={() => (off ? null : onMove())}
      className="touch-target grid size-6 shrink-0 place-items-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink aria-disabled:text-line"
    >
      <Icon name="chevronDown" size={14} className={up ? 'rotate-180' : undefined} />
    </button>
  );
}
