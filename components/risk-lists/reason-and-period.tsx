'use client';

import { useTranslations } from 'next-intl';
import { Field, Select } from '@/components/ui/field';

/** How long an entry counts, in days. */
const PERIODS = ['never', '1', '7', '30', '90', '365'] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** When an entry that counts for this long ends by the environment's clock, as RFC 3339; null for never. */
export function endOf(period: Period, clockOffsetMs: number): string | null {
  if (period === 'never') return null;
  return new Date(Date.now() + clockOffsetMs + Number(period) * DAY_MS).toISOString();
}

type ReasonAndPeriodProps = {
  reason: string;
  onReason: (reason: string) => void;
  period: Period;
  onPeriod: (period: Period) => void;
};

/** Why an entry is made and how long it counts. */
export function ReasonAndPeriod({ reason, onReason, period, onPeriod }: ReasonAndPeriodProps) {
  const t = useTranslations('riskLists.add');
  return (
    <>
      <Field label={t('reason')} hint={t('reasonHint')}>
        {(control) => (
          <input
            {...control}
            value={reason}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => onReason(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('ends')}>
        {(control) => (
          <Select {...control} value={period} onChange={(event) => onPeriod(event.target.value as Period)}>
            {PERIODS.map((one) => (
              <option key={one} value={one}>
                {t(`periods.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}
