import { ensure } from '@/lib/errors';
import type { FileCell } from './table';
import { zip } from './zip';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Rows of a sheet, without its heads: the format has no more. */
export const SHEET_ROWS_MAX = 1_048_575;

/** The number of rows, if a sheet has room for them. Throws `export_too_large`, which says what to do. */
export function ensureFits(rows: number): number {
  ensure(
    rows <= SHEET_ROWS_MAX,
    'export_too_large',
    'A workbook has room for 1,048,575 rows and this list has more. No file was written. Export it as CSV, or narrow ' +
      'the filters.',
    { rows_max: SHEET_ROWS_MAX },
  );
  return rows;
}

/**
 * A workbook of one sheet (SpreadsheetML) as a stream of bytes; `pages` are batches of rows. Text is stored as text, so
 * nothing in it is ever taken for a formula; numbers are numbers with all their digits. Throws `export_too_large` when
 * more rows come than were counted.
 */
export function xlsx(heads: readonly string[], pages: AsyncIterable<FileCell[][]>): AsyncGenerator<Buffer> {
  return zip([
    {
      name: '[Content_Types].xml',
      content: [
        `${XML}<Types xmlns="${PACKAGE}/content-types">`,
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        `<Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/>`,
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/></Types>`,
      ],
    },
    { name: '_rels/.rels', content: [relation('officeDocument', 'xl/workbook.xml')] },
    {
      name: 'xl/workbook.xml',
      content: [
        `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">`,
        '<sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ],
    },
    { name: 'xl/_rels/workbook.xml.rels', content: [relation('worksheet', 'worksheets/sheet1.xml')] },
    { name: 'xl/worksheets/sheet1.xml', content: sheet(heads, pages) },
  ]);
}

function relation(type: string, target: string): string {
  return (
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
    `<Relationship Id="rId1" Type="${RELATIONS}/${type}" Target="${target}"/></Relationships>`
  );
}

async function* sheet(heads: readonly string[], pages: AsyncIterable<FileCell[][]>): AsyncGenerator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>';
  yield rowOf(heads);
  let count = 0;
  for await (const rows of pages) {
    count = ensureFits(count + rows.length);
    yield rows.map(rowOf).join('');
  }
  yield '</sheetData></worksheet>';
}

function rowOf(cells: readonly FileCell[]): string {
  return `<row>${cells.map(cellOf).join('')}</row>`;
}

function cellOf(cell: FileCell): string {
  if (cell === null) return '<c/>';
  if (typeof cell !== 'string') return `<c><v>${cell.number}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** Characters that XML 1.0 cannot hold are dropped. */
function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
