'use client';

import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { ActionButton } from '@/components/ui/action-button';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { CONTROL } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { LIMITS, METADATA_ROWS_MAX, type MetadataRow, rowFault } from './edit-values';

type MetadataRowsProps = {
  rows: readonly MetadataRow[];
  onChange: (rows: readonly MetadataRow[]) => void;
  disabled: boolean;
  /** What the server said about all of it. */
  error: string | null;
};

/** Keys and values, a row each. A new row gets the focus; after a removal the next one has it. */
export function MetadataRows({ rows, onChange, disabled, error }: MetadataRowsProps) {
  const t = useTranslations('editPayment.metadata');
  const list = useRef<HTMLFieldSetElement>(null);

  function focusKey(at: number) {
    requestAnimationFrame(() => {
      const keys = list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [];
      const target = keys[Math.min(at, keys.length - 1)];
      (target ?? list.current?.querySelector<HTMLElement>('[data-add]'))?.focus();
    });
  }
  function add() {
    onChange([...rows, { id: crypto.randomUUID(), key: '', value: '' }]);
    focusKey(rows.length);
  }
  function remove(at: number) {
    onChange(rows.filter((_, index) => index !== at));
    focusKey(at);
  }
  return (
    <fieldset ref={list} disabled={disabled} className="min-w-0">
      <legend className="text-table font-medium text-ink">{t('title')}</legend>
      <p className="mt-1 text-meta text-ink-3">
        {t('hint', { rows: METADATA_ROWS_MAX, key: LIMITS.key, value: LIMITS.value })}
      </p>
      {error ? <p className="mt-1 text-table text-bad">{error}</p> : null}
      <ul>
        {rows.map((row, at) => (
          <MetadataField
            key={row.id}
            row={row}
            number={at + 1}
            rows={rows}
            onChange={(next) => onChange(rows.map((one) => (one.id === row.id ? next : one)))}
            onRemove={() => remove(at)}
          />
        ))}
      </ul>
      <ActionButton
        data-add
        size="small"
        className="mt-2"
        blockedBecause={rows.length < METADATA_ROWS_MAX ? null : t('full', { rows: METADATA_ROWS_MAX })}
        onClick={add}
      >
        <Icon name="plus" size={14} />
        {t('add')}
      </ActionButton>
    </fieldset>
  );
}

type MetadataFieldProps = {
  row: MetadataRow;
  number: number;
  rows: readonly MetadataRow[];
  onChange: (row: MetadataRow) => void;
  onRemove: () => void;
};

function MetadataField({ row, number, rows, onChange, onRemove }: MetadataFieldProps) {
  const t = useTranslations('editPayment.metadata');
  const id = useId();
  const fault = rowFault(row, rows);
  const isInValue = fault === 'valueTooLong';
  const control = (isWrong: boolean, more?: string) => ({
    'aria-invalid': isWrong || undefined,
    'aria-describedby': isWrong ? id : undefined,
    className: classNames(CONTROL, isWrong ? 'border-bad' : 'border-control', more),
  });
  return (
    <li className="mt-2 grid grid-cols-[minmax(0,1fr)_2.25rem] gap-1.5 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_2.25rem]">
      <input
        {...control(fault !== null && !isInValue, 'max-md:col-span-2')}
        data-key
        value={row.key}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t('key')}
        aria-label={t('keyOf', { number })}
        onChange={(event) => onChange({ ...row, key: event.target.value })}
      />
      <input
        {...control(isInValue)}
        value={row.value}
        autoComplete="off"
        placeholder={t('value')}
        aria-label={t('valueOf', { number })}
        onChange={(event) => onChange({ ...row, value: event.target.value })}
      />
      <Button look="quiet" onClick={onRemove} aria-label={t('remove', { number })} className="h-9 px-0">
        <Icon name="cross" />
      </Button>
      {fault ? (
        <p id={id} className="col-span-full text-table text-bad">
          {t(`faults.${fault}`, { max: isInValue ? LIMITS.value : LIMITS.key })}
        </p>
      ) : null}
    </li>
  );
}
