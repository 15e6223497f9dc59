import { useFormatter } from 'next-intl';

/** A day of a bank, `YYYY-MM-DD`: it is a date and no moment, so no time zone moves it. */
export function usePayoutDay() {
  const format = useFormatter();
  return (day: string) =>
    format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
}
