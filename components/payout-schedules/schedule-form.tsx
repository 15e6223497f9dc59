'use client';

import { useRouter } from 'next/navigation';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePayoutDay } from '@/components/payouts/use-payout-day';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, formatAmount } from '@/lib/money';
import { savePayoutScheduleAction } from '@/lib/payouts/actions';
import type { ScheduleView } from '@/lib/payouts/schedules/queries';
import { EVERY, type Every } from '@/lib/payouts/schedules/schema';

/** Days of one week and of the longest month. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const MONTH_DAYS = Array.from({ length: 31 }, (_, nth) => nth + 1);
/** 2024 began with a Monday. */
const weekdayDate = (weekday: number) => new Date(Date.UTC(2024, 0, weekday, 12));

/** When a currency is paid out by itself, from which amount on, and when next. */
export function ScheduleForm({ schedule }: { schedule: ScheduleView }) {
  const t = useTranslations('payoutSchedules');
  const locale = useLocale();
  const day = usePayoutDay();
  const router = useRouter();
  const toast = useToast();
  const { permissions, bankConnected } = useConsole();
  const { state, submit } = useSubmission(savePayoutScheduleAction);
  const currency = schedule.currency as Currency;
  const [every, setEvery] = useState<Every>(schedule.every);
  const [weekday, setWeekday] = useState(schedule.weekday ?? 1);
  const [monthDay, setMonthDay] = useState(schedule.monthDay ?? 1);
  const [text, setText] = useState(formatAmount(schedule.minimumAmount, currency, locale));
  const [isTried, setTried] = useState(false);
  const minimum = parseAmount(text, currency, locale);
  const isValid = every === 'manual' || (typeof minimum === 'number' && minimum > 0);
  /** After a lost answer the same must be sent again, so it can no longer be changed. */
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const mayChange = permissions.includes('payouts:write');

  async function save() {
    setTried(true);
    if (!isValid) return;
    const sent = await submit({
      currency,
      every,
      weekday: every === 'weekly' ? weekday : null,
      month_day: every === 'monthly' ? monthDay : null,
      minimum_amount: typeof minimum === 'number' && minimum > 0 ? minimum : 1,
      expected_version: schedule.version,
    });
    if (sent.kind === 'done') toast({ title: t('saved', { currency }) });
    // The form stays as it was sent, for the press that finds out.
    if (sent.kind !== 'lost') router.refresh();
  }
  return (
    <form
      noValidate
      aria-label={t('of', { currency })}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="flex flex-col gap-4">
        <fieldset disabled={!mayChange || frozen} className="grid min-w-0 gap-3 md:grid-cols-3">
          <Field label={t('every')}>
            {(control) => (
              <Select {...control} value={every} onChange={(event) => setEvery(event.target.value as Every)}>
                {EVERY.map((one) => (
                  <option key={one} value={one}>
                    {t(`rhythms.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {every === 'weekly' ? <WeekdayField value={weekday} onChange={setWeekday} /> : null}
          {every === 'monthly' ? <MonthDayField value={monthDay} onChange={setMonthDay} /> : null}
          {every === 'manual' ? null : (
            <AmountField
              label={t('minimum')}
              hint={t('minimumHint')}
              error={isTried && !isValid ? t('minimumWrong') : null}
              value={text}
              onChange={setText}
              currency={currency}
            />
          )}
        </fieldset>
        <p className="text-table text-ink-2">
          {schedule.nextOn && bankConnected ? t('next', { day: day(schedule.nextOn) }) : t('none')}
        </p>
        {mayChange ? (
          <div>
            <Button type="submit" look="primary" busy={state.kind === 'busy'}>
              {t('save')}
            </Button>
          </div>
        ) : (
          <p className="text-table text-ink-3">{t('readOnly')}</p>
        )}
      </div>
      <div className="mt-3 empty:hidden">
        {state.kind === 'refused' ? <ProblemNote title={t('notSaved')} problem={state.problem} /> : null}
        {state.kind === 'lost' ? (
          <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
            {t('lost')}
          </ErrorState>
        ) : null}
      </div>
    </form>
  );
}

type DayFieldProps = { value: number; onChange: (day: number) => void };

function WeekdayField({ value, onChange }: DayFieldProps) {
  const t = useTranslations('payoutSchedules');
  const format = useFormatter();
  return (
    <Field label={t('weekday')}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {WEEKDAYS.map((weekday) => (
            <option key={weekday} value={weekday}>
              {format.dateTime(weekdayDate(weekday), { weekday: 'long', timeZone: 'UTC' })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function MonthDayField({ value, onChange }: DayFieldProps) {
  const t = useTranslations('payoutSchedules');
  return (
    <Field label={t('monthDay')} hint={t('monthDayHint')}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {MONTH_DAYS.map((monthDay) => (
            <option key={monthDay}>{monthDay}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
