import type { Match } from './tree';

/** Whether a text, in lower case, matches. Made once per rule. */
export type TextMatcher = (text: string) => boolean;

/**
 * A matcher for one of the language's patterns; capitals are small letters to it. `*` in `like` stands for any characters.
 * Every step goes forward in the text, so the time is that of reading pattern and text once: no pattern can be a trap.
 */
export function textMatcher(operator: Match, pattern: string): TextMatcher {
  const wanted = pattern.toLowerCase();
  switch (operator) {
    case 'starts with':
      return (text) => text.startsWith(wanted);
    case 'ends with':
      return (text) => text.endsWith(wanted);
    case 'contains': {
      const find = finder(wanted);
      return (text) => find(text, 0) >= 0;
    }
    case 'like':
      return likeMatcher(wanted);
  }
}

/** The parts between the stars one after the other, each at the first place where it is: no other choice finds more. */
function likeMatcher(pattern: string): TextMatcher {
  const parts = pattern.split('*');
  if (parts.length === 1) return (text) => text === pattern;
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const between = parts
    .slice(1, -1)
    .filter(Boolean)
    .map((part) => ({ find: finder(part), length: part.length }));
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    let at = first.length;
    for (const { find, length } of between) {
      const found = find(text, at);
      if (found < 0) return false;
      at = found + length;
    }
    return at <= text.length - last.length;
  };
}

/** Knuth, Morris and Pratt: where a part is found from a place on, or -1, never looking back in the text. */
function finder(part: string): (text: string, from: number) => number {
  const back = new Uint16Array(part.length);
  for (let at = 1, length = 0; at < part.length; at += 1) {
    while (length > 0 && part[at] !== part[length]) length = back[length - 1] as number;
    if (part[at] === part[length]) length += 1;
    back[at] = length;
  }
  return (text, from) => {
    if (part === '') return from;
    for (let at = from, length = 0; at < text.length; at += 1) {
      while (length > 0 && text[at] !== part[length]) length = back[length - 1] as number;
      if (text[at] === part[length]) length += 1;
      if (length === part.length) return at - length + 1;
    }
    return -1;
  };
}
