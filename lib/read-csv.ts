/** A record of a CSV file: its cells, and the line on which it begins (from 1). */
export type CsvRecord = { line: number; cells: string[] };

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Which delimiter the first line is written with: the one that it holds most of outside quotes; null when there is none. */
export function delimiterOf(text: string): string | null {
  const [first] = readCsv(text, '\0', 1);
  const line = first?.cells[0] ?? '';
  const counted = DELIMITERS.map((mark) => ({ mark, count: line.split(mark).length - 1 }));
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count > 0 ? best.mark : null;
}

/**
 * Records of CSV text (RFC 4180): quoted cells may hold delimiters, line breaks and doubled quotes. Lines without any
 * text are left out. At most `limit` records are read.
 */
export function readCsv(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begin = 1;
  const endRecord = () => {
    cells.push(cell);
    if (cells.some((item) => item.trim() !== '')) records.push({ line: begin, cells });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length && records.length < limit; at += 1) {
    const char = text[at] as string;
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n' || (char === '\r' && text[at + 1] !== '\n')) {
      endRecord();
      begin = line;
    } else if (char !== '\r') cell += char;
  }
  if (records.length < limit) endRecord();
  return records;
}
