import { PORTION_LENGTH_MAX, PORTION_ROWS_MAX } from '@/lib/risk/lists/portions';

/** A piece of a file that can be sent at once: its text with the head, and the line of the file that its first row has. */
export type Portion = { csv: string; rows: number; line: number };

/** Bytes of a character at most three, so that a portion is below what one action takes. */
const LENGTH_MAX = Math.floor(PORTION_LENGTH_MAX / 3);

/**
 * Cuts a CSV file into portions, each with the file's own head. A row may go on over line breaks inside quotes; those are
 * counted, not read: what is in the cells is told by whoever adds them.
 */
export function cutFile(text: string): Portion[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const portions: Portion[] = [];
  let open: string[] = [];
  let length = 0;
  let begin = 2;
  let isQuoted = false;
  const close = (next: number) => {
    if (open.some((line) => line.trim() !== ''))
      portions.push({ csv: [head, ...open].join('\n'), rows: open.length, line: begin });
    open = [];
    length = 0;
    begin = next;
  };
  for (const [nth, line] of lines.entries()) {
    open.push(line);
    length += line.length + 1;
    isQuoted = isQuoted !== (line.split('"').length % 2 === 0);
    if (!isQuoted && (open.length >= PORTION_ROWS_MAX || length >= LENGTH_MAX)) close(nth + 3);
  }
  close(0);
  return portions.length > 0 ? portions : [{ csv: head, rows: 0, line: 2 }];
}
