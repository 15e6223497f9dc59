import { useTranslations } from 'next-intl';

/** The sandbox that every merchant starts with; its name would only repeat the word. */
export const DEFAULT_SANDBOX = 'sandbox';

/** What an environment is called on screen: "Live", "Sandbox", "Sandbox staging". */
export function useEnvironmentName() {
  const t = useTranslations('shell');
  return ({ name, kind }: { name: string; kind: 'live' | 'sandbox' }): string => {
    if (kind === 'live') return t('live');
    return name === DEFAULT_SANDBOX ? t('sandboxDefault') : t('sandbox', { name });
  };
}
