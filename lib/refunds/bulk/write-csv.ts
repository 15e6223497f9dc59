/** A cell of a CSV file; numbers stay numbers, texts that a spreadsheet would compute are made plain. */
export type CsvCell = string | number | null;

/** CSV text (RFC 4180) with a byte order mark, so that spreadsheets read it as UTF-8. */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const plain = /^[=+\-@\t\r\0]/.test(cell) ? `'${cell}` : cell;
  return plain === cell && !/[",\r\n]/.test(cell) ? cell : `"${plain.replaceAll('"', '""')}"`;
}
