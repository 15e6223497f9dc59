import type { Locale } from './languages';
import { en } from './messages/en';

/** The shape that every language must have. */
export type Messages = typeof en;

/** How the messages of each language are loaded; server only, a page gets those of its own language. */
export const LOADERS = {
  en: async () => en,
  zh: async () => (await import('./messages/zh')).zh,
  es: async () => (await import('./messages/es')).es,
} as const satisfies Record<Locale, () => Promise<Messages>>;
