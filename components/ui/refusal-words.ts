import { useLocale, useTranslations } from 'next-intl';

/** Why something was refused: doors write English, with the numbers of the case; another language says what the code means. */
export function useRefusal() {
  const refusals = useTranslations('refusals');
  const locale = useLocale();
  return (problem: { code: string | null; detail: string | null }): string => {
    const code = problem.code as Parameters<typeof refusals>[0];
    return locale !== 'en' && refusals.has(code) ? refusals(code) : (problem.detail ?? '');
  };
}
