'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { MenuChoices } from '@/components/ui/menu';
import { THEME_COOKIE, type Theme, themeFrom } from './theme';

/** Light, dark or the system's; kept in a cookie so that the server paints the first pixel right. */
export function ThemeChoice() {
  const t = useTranslations('shell.theme');
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(themeFrom(document.documentElement.dataset.theme)), []);
  function choose(next: Theme) {
    setTheme(next);
    if (next === 'system') {
      delete document.documentElement.dataset.theme;
      // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is missing in browsers that we support
      document.cookie = `${THEME_COOKIE}=; path=/; max-age=0; samesite=lax`;
    } else {
      document.documentElement.dataset.theme = next;
      // biome-ignore lint/suspicious/noDocumentCookie: see above
      document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
    }
  }
  return (
    <MenuChoices
      label={t('label')}
      value={theme}
      onChange={choose}
      choices={[
        { value: 'system', label: t('system') },
        { value: 'light', label: t('light') },
        { value: 'dark', label: t('dark') },
      ]}
    />
  );
}
