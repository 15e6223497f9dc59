/** A word of two texts: in both, or only in the earlier or the later one. */
export type Word = { text: string; of: 'both' | 'before' | 'after' };

/** Longer texts are shown whole, one after the other. */
const WORDS_MAX = 600;

/** What changed between two texts, word by word: the longest common sequence stays. */
export function differenceOf(before: string, after: string): Word[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > WORDS_MAX || b.length > WORDS_MAX) {
    return [
      { text: before, of: 'before' },
      { text: after, of: 'after' },
    ];
  }
  const lengths = commonLengths(a, b);
  const words: Word[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && isOne(a[i], b[j]);
    const isGone =
      !isSame && i < a.length && (j === b.length || at(lengths, i + 1, j) >= at(lengths, i, j + 1));
    words.push({
      // Of both, with the space that either has behind it: what stood or stands next is apart from it.
      text: isSame ? longer(a[i], b[j]) : ((isGone ? a[i] : b[j]) as string),
      of: isSame ? 'both' : isGone ? 'before' : 'after',
    });
    if (isSame || isGone) i += 1;
    if (isSame || !isGone) j += 1;
  }
  return words;
}

/** Each with the space behind it, which does not count. */
function isOne(a: string | undefined, b: string | undefined): boolean {
  return a?.trim() === b?.trim();
}

function longer(a = '', b = ''): string {
  return a.length > b.length ? a : b;
}

function wordsOf(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.@]+|\S)\s*/g) ?? [];
}

function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const longest = isOne(a[i], b[j])
        ? at(lengths, i + 1, j + 1) + 1
        : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
      (lengths[i] as number[])[j] = longest;
    }
  }
  return lengths;
}

function at(lengths: readonly number[][], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
