import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { env } from '@/lib/env';
import { LOCALE_COOKIE, pickLocale } from './languages';
import { LOADERS } from './locales';
import { PSEUDO_LOCALE, pseudoMessages } from './pseudo';

/** Language and messages of the request being rendered; there is no language in the URL of the console. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = pickLocale(chosen, (await headers()).get('accept-language'));
  const messages = await LOADERS[locale]();
  const isPseudo = chosen === PSEUDO_LOCALE && env().PSEUDO_LOCALE;
  return { locale, messages: isPseudo ? pseudoMessages(messages) : messages, timeZone: 'UTC' };
});
