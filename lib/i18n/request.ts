import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { LOCALE_COOKIE, LOCALES, pickLocale } from './locales';

/** Language and messages of the request being rendered; there is no language in the URL of the console. */
export default getRequestConfig(async () => {
  const locale = pickLocale(
    (await cookies()).get(LOCALE_COOKIE)?.value,
    (await headers()).get('accept-language'),
  );
  return { locale, messages: await LOCALES[locale].load(), timeZone: 'UTC' };
});
