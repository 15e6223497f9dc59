import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { fontVariables } from '@/app/fonts';
import { LOCALES } from '@/lib/i18n/locales';
import { THEME_COOKIE, themeFrom } from './theme';

/** The html element of a root layout: language, type and the reader's theme from the first byte on. */
export async function Document({ children }: { children: ReactNode }) {
  const theme = themeFrom((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang={LOCALES[await getLocale()].htmlLang}
      data-theme={theme === 'system' ? undefined : theme}
      className={fontVariables}
    >
      <body>
        <NextIntlClientProvider>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
