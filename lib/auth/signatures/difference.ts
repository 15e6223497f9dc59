/** Where two signature bases part, and what that looks like. Bytes as two hexadecimal digits, null behind the end. */
export type Difference = {
  /** Bytes before it. */
  position: number;
  /** Counted from 1. */
  line: number;
  /** Name of the component whose line it is, of ours. */
  component: string | null;
  ours: string | null;
  theirs: string | null;
  hint: DifferenceHint;
};

export const DIFFERENCE_HINTS = [
  'line_ends',
  'final_line_end',
  'twice',
  'order',
  'space',
  'method_case',
  'authority',
  'path',
  'query',
  'other_digest',
  'parameters',
  'value',
] as const;
export type DifferenceHint = (typeof DIFFERENCE_HINTS)[number];

/** The first byte in which the base that a caller signed differs from ours; null when they are the same bytes. */
export function firstDifference(ours: Buffer, theirs: Buffer): Difference | null {
  const length = Math.max(ours.length, theirs.length);
  let position = 0;
  while (position < length && ours[position] === theirs[position]) position += 1;
  if (position === length) return null;
  const line = ours.subarray(0, position).toString('latin1').split('\n').length;
  const component = nameIn(lineOf(ours, line));
  return {
    position,
    line,
    component,
    ours: hexAt(ours, position),
    theirs: hexAt(theirs, position),
    hint: hintOf(ours, theirs, position, line),
  };
}

function hexAt(bytes: Buffer, position: number): string | null {
  return position < bytes.length ? bytes.subarray(position, position + 1).toString('hex') : null;
}

function lineOf(bytes: Buffer, line: number): string {
  return bytes.toString('latin1').split('\n')[line - 1] ?? '';
}

function nameIn(line: string): string | null {
  return /^"([^"]+)"/.exec(line)?.[1] ?? null;
}

function hintOf(ours: Buffer, theirs: Buffer, position: number, line: number): DifferenceHint {
  const text = theirs.toString('latin1');
  if (text.includes('\r')) return 'line_ends';
  if (position === ours.length && /^\n+$/.test(text.slice(position))) return 'final_line_end';
  const [wanted, given] = [lineOf(ours, line), lineOf(theirs, line)];
  const [name, theirName] = [nameIn(wanted), nameIn(given)];
  if (name !== theirName) return line > 1 && given === lineOf(theirs, line - 1) ? 'twice' : 'order';
  if (squeezed(wanted) === squeezed(given)) return 'space';
  return hintOfValue(name, wanted, given);
}

function squeezed(line: string): string {
  return line.replace(/\s/g, '');
}

function hintOfValue(name: string | null, ours: string, theirs: string): DifferenceHint {
  switch (name) {
    case '@method':
      return ours.toLowerCase() === theirs.toLowerCase() ? 'method_case' : 'value';
    case '@authority':
      return 'authority';
    case '@path':
      return 'path';
    case '@query':
      return 'query';
    case 'content-digest':
      return 'other_digest';
    case '@signature-params':
      return 'parameters';
    default:
      // A header that arrives twice is joined by the server.
      return /^"[^"]+": (.+), \1$/.test(ours) ? 'twice' : 'value';
  }
}
