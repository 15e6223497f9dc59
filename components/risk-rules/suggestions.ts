import { ATTRIBUTES, attributeOf } from '@/lib/risk/attributes';
import { VELOCITY_KEYS, VELOCITY_MEASURES } from '@/lib/risk/facts';
import type { KnownList } from '@/lib/risk/rules/check';
import { MATCHES } from '@/lib/risk/rules/tree';

/** Something that may stand at the caret. `from` is where the word that it replaces begins. */
export type Suggestion = {
  text: string;
  kind: 'attribute' | 'word' | 'velocity' | 'list';
  /** An attribute's key, for its name in the reader's language. */
  key: string | null;
  from: number;
};

const WORDS = ['and', 'or', 'not', 'in', 'is missing', 'is not missing', ...MATCHES, 'true', 'false'];
const SHOWN_MAX = 8;
const BEGUN = /[@A-Za-z_][A-Za-z0-9_.]*$/;

/** The attribute whose value shall be in the list that is begun. */
const LOOKED_UP = /([A-Za-z0-9_.]+)\s+(?:not\s+)?in\s+@[A-Za-z0-9_.]*$/;

const VELOCITY = VELOCITY_MEASURES.flatMap((measure) =>
  VELOCITY_KEYS.map((key) => `velocity(${measure}, ${key}, 1h)`),
);

/**
 * What may follow: attributes and words that begin with what stands before the caret, behind @ the lists of the attribute's
 * kind; none inside a text.
 */
export function suggestionsAt(text: string, caret: number, lists: readonly KnownList[]): Suggestion[] {
  const before = text.slice(0, caret);
  if ((before.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const begun = BEGUN.exec(before)?.[0] ?? '';
  if (begun === '') return [];
  const from = caret - begun.length;
  const candidates: Omit<Suggestion, 'from'>[] = begun.startsWith('@')
    ? fitting(before, lists).map(([key]) => ({ text: `@${key}`, kind: 'list', key: null }))
    : [
        ...ATTRIBUTES.map(({ key }) => ({ text: key, kind: 'attribute' as const, key })),
        ...VELOCITY.map((each) => ({ text: each, kind: 'velocity' as const, key: null })),
        { text: 'metadata.', kind: 'attribute', key: null },
        ...WORDS.map((word) => ({ text: word, kind: 'word' as const, key: null })),
      ];
  const wanted = begun.toLowerCase();
  return candidates
    .filter((each) => each.text.startsWith(wanted) && each.text !== wanted)
    .slice(0, SHOWN_MAX)
    .map((each) => ({ ...each, from }));
}

function fitting(before: string, lists: readonly KnownList[]): readonly KnownList[] {
  const wanted = attributeOf(LOOKED_UP.exec(before)?.[1] ?? '')?.list;
  return wanted ? lists.filter(([, kind]) => kind === wanted) : lists;
}

/** The text with a suggestion in it, and where the caret stands then. */
export function taken(text: string, caret: number, { from, text: word }: Suggestion): [string, number] {
  const isOpen = word.endsWith('.') || text[caret] === ' ';
  const put = isOpen ? word : `${word} `;
  return [text.slice(0, from) + put + text.slice(caret), from + put.length];
}

/** How a value of an attribute is written, as an example. */
export function exampleOf(key: string): string {
  switch (attributeOf(key)?.type) {
    case 'amount':
      return '100.00 USD';
    case 'duration':
      return '7d';
    case 'country':
      return 'US';
    case 'ip':
      return '192.0.2.0/24';
    case 'number':
      return '5';
    default:
      return '';
  }
}
