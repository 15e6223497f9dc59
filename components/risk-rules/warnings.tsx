import { useTranslations } from 'next-intl';
import { Note } from '@/components/ui/note';
import { printKey } from '@/lib/risk/rules/print';
import type { RuleWarning } from '@/lib/risk/rules/warnings';

/** What is odd about a rule beside the others, with an example for each. */
export function Warnings({ warnings }: { warnings: readonly RuleWarning[] | null }) {
  const t = useTranslations('riskRules');
  if (!warnings || warnings.length === 0) return null;
  function words(warning: RuleWarning): string {
    switch (warning.code) {
      case 'may_be_missing':
        return t('editor.mayBeMissing', { keys: warning.keys.map(printKey).join(', ') });
      case 'never_matches':
        return t('warnings.never_matches');
      default:
        return t('warnings.contradicts', {
          name: warning.name,
          wins: t(`actions.${warning.wins}`),
          example: Object.entries(warning.example)
            .map(([key, value]) => `${key.startsWith('@') ? key : printKey(key)} ${value}`)
            .join(', '),
        });
    }
  }
  return (
    <Note tone="warn">
      <p className="font-medium">{t('warnings.title')}</p>
      <ul className="list-disc pl-4">
        {warnings.map((warning) => (
          <li key={words(warning)}>{words(warning)}</li>
        ))}
      </ul>
    </Note>
  );
}
