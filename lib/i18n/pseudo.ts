import type { Messages } from './locales';

/** The value of the language cookie that asks for the pretend language. */
export const PSEUDO_LOCALE = 'pseudo';

/**
 * English with every message between ⟦ and ⟧. A test walks through the console in it: what stands outside of the
 * brackets is data, or a text that somebody left in the code.
 */
export function pseudoMessages(messages: Messages): Messages {
  return wrap(messages) as Messages;
}

function wrap(node: unknown): unknown {
  if (typeof node === 'string') return `⟦${node}⟧`;
  return Object.fromEntries(Object.entries(node as object).map(([key, value]) => [key, wrap(value)]));
}
