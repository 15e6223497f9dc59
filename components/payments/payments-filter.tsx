'use client';

import { Popover } from '@base-ui/react/popover';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button, buttonClass } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { parseAmount } from '@/lib/i18n/decimal';
import { CURRENCIES, type Currency, formatAmount } from '@/lib/money';
import { type ListState, searchOf } from './list-state';

/** Opens the form of all filters; what it makes is an address. */
export function PaymentsFilter({ state }: { state: ListState }) {
  const t = useTranslations('payments.filters');
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={buttonClass('secondary', 'small')}>
        <Icon name="filter" size={14} />
        {t('open')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={6} className="z-50">
          <Popover.Popup className="floating max-h-(--available-height) w-[min(24rem,94vw)] overflow-y-auto rounded-panel p-4 outline-none">
            <Popover.Title className="mb-3 text-body font-bold">{t('title')}</Popover.Title>
            <FilterForm state={state} onDone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FilterForm({ state, onDone }: { state: ListState; onDone: () => void }) {
  const t = useTranslations('payments.filters');
  const locale = useLocale();
  const router = useRouter();
  const { base, timeZone, defaultCurrency } = useConsole();
  const [currency, setCurrency] = useState(state.currency);
  const [wrong, setWrong] = useState<{ min: boolean; max: boolean }>({ min: false, max: false });
  const unit = (currency || defaultCurrency) as Currency;
  const shown = (minor: string) => (minor ? formatAmount(BigInt(minor), unit, locale) : '');

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const amount = (name: string) => (text(name) === '' ? '' : parseAmount(text(name), unit, locale));
    const [min, max] = [amount('min'), amount('max')];
    const bad = { min: min !== '' && typeof min !== 'number', max: max !== '' && typeof max !== 'number' };
    setWrong(bad);
    if (bad.min || bad.max) return;
    const method = text('method');
    router.push(
      `${base}/payments${searchOf(state, {
        q: text('q'),
        from: text('from'),
        to: text('to'),
        // An amount is meaningless without its currency, so the one it was read in goes along.
        currency: min !== '' || max !== '' ? unit : currency,
        min: String(min),
        max: String(max),
        method: method === 'card' || method === 'alipay' ? method : '',
      })}`,
      { scroll: false },
    );
    onDone();
  }

  const example = formatAmount(100_00n, unit, locale);
  return (
    <form onSubmit={apply} className="grid grid-cols-2 gap-3" noValidate>
      <Field label={t('search')} className="col-span-2">
        {(control) => <input {...control} name="q" type="search" defaultValue={state.q} maxLength={200} />}
      </Field>
      <Field label={t('from')}>
        {(control) => <input {...control} name="from" type="date" defaultValue={state.from} />}
      </Field>
      <Field label={t('to')}>
        {(control) => <input {...control} name="to" type="date" defaultValue={state.to} />}
      </Field>
      <p className="col-span-2 -mt-2 text-meta text-ink-3">{t('dayHint', { zone: timeZone })}</p>
      <Field label={t('currency')}>
        {(control) => (
          <Select {...control} value={currency} onChange={(event) => setCurrency(event.target.value)}>
            <option value="">{t('anyCurrency')}</option>
            {Object.keys(CURRENCIES).map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('method')}>{(control) => <MethodSelect {...control} value={state.method} />}</Field>
      <Field label={t('amountFrom')} error={wrong.min ? t('amountBad', { example }) : null}>
        {(control) => <input {...control} name="min" inputMode="decimal" defaultValue={shown(state.min)} />}
      </Field>
      <Field label={t('amountTo')} error={wrong.max ? t('amountBad', { example }) : null}>
        {(control) => <input {...control} name="max" inputMode="decimal" defaultValue={shown(state.max)} />}
      </Field>
      <p className="col-span-2 -mt-2 text-meta text-ink-3">{t('amountHint', { currency: unit })}</p>
      <Button type="submit" look="primary" className="col-span-2 mt-1">
        {t('apply')}
      </Button>
    </form>
  );
}

function MethodSelect({ value, ...control }: { value: string; id: string; className: string }) {
  const t = useTranslations();
  return (
    <Select {...control} name="method" defaultValue={value}>
      <option value="">{t('payments.filters.anyMethod')}</option>
      <option value="card">{t('methods.card')}</option>
      <option value="alipay">{t('methods.alipay')}</option>
    </Select>
  );
}
