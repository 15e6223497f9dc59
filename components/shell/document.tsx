import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { fontVariables } from '@/app/fonts';
import { knownZone, LOCAL_ZONE_COOKIE, PREFERENCES, preferencesFrom } from '@/components/ui/preferences';
import { PreferencesProvider } from '@/components/ui/preferences-context';
import { LANGUAGES } from '@/lib/i18n/languages';

/** The html element of a root layout: language, type and the reader's preferences from the first byte on. */
export async function Document({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const read = (name: string) => jar.get(name)?.value;
  const preferences = preferencesFrom(read);
  const { theme, density } = preferences;
  return (
    <html
      lang={LANGUAGES[await getLocale()].htmlLang}
      data-theme={theme === PREFERENCES.theme[0] ? undefined : theme}
      data-density={density === PREFERENCES.density[0] ? undefined : density}
      className={fontVariables}
    >
      <body>
        <NextIntlClientProvider>
          <PreferencesProvider initial={preferences} localZone={knownZone(read(LOCAL_ZONE_COOKIE))}>
            {children}
          </PreferencesProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
