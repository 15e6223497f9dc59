import { useTranslations } from 'next-intl';
import { Field, Select } from '@/components/ui/field';

const DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;

/** How far back history is looked at. */
export function DaysBack({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  const t = useTranslations('riskRules.backtest');
  return (
    <Field label={t('window')} className="w-40">
      {(control) => (
        <Select {...control} value={days} onChange={(event) => onChange(Number(event.target.value))}>
          {DAYS.map((count) => (
            <option key={count} value={count}>
              {t('days', { count })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** That many days until now. */
export function windowBack(days: number): { from: string; until: string } {
  const until = new Date();
  return { from: new Date(until.getTime() - days * DAY_MS).toISOString(), until: until.toISOString() };
}
