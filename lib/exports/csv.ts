import type { FileCell } from './table';

/** Excel takes a file with this mark for UTF-8. */
export const CSV_MARK = '\ufeff';

/**
 * A line of CSV. Numbers stay bare. Text that a spreadsheet could take for a formula (OWASP: = + - @ tab CR, and their
 * full-width twins) gets an apostrophe and is quoted; NUL is dropped, because nothing reads on behind it.
 */
export function csvLine(cells: readonly FileCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: FileCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return cell.number;
  const text = cell.replaceAll('\0', '');
  if (/^[=+\-@\t\r\n＝＋－＠]/.test(text)) return quoted(`'${text}`);
  return /[",\r\n;]|^\s|\s$/.test(text) ? quoted(text) : text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
