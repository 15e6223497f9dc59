/**
 * The little of PDF that a page of text needs. Latin text is Helvetica; Chinese, Japanese, Greek and Cyrillic text and
 * Korean text use the CJK fonts that PDF names by convention, so every reader shows it with a font of its own and the text
 * can be searched and copied. A character that neither has is written as [U+XXXX]: never dropped, never a wrong sign.
 */
export type Line = { text: string; size: number; bold?: boolean; gapAbove?: number };

const PAGE = { width: 595, height: 842, margin: 56 };
type Font = 'F1' | 'F2' | 'F3' | 'F4';
type Run = { font: Font; text: string };

/** Widths of Helvetica in thousandths of the size, from space to tilde; other Latin-1 letters are about 556 wide. */
const WIDTHS = (
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 ' +
  '584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 ' +
  '611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 ' +
  '722 500 500 500 334 260 334 584'
)
  .split(' ')
  .map(Number);

const CHINESE =
  /[\u0370-\u04ff\u2010-\u2027\u2030-\u206f\u2190-\u21ff\u2460-\u24ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const KOREAN = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/;

/** Where WinAnsiEncoding has what Latin-1 has not. */
const WIN_ANSI: Readonly<Record<string, string>> = {
  '€': '\x80',
  '…': '\x85',
  '‘': '\x91',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '•': '\x95',
  '–': '\x96',
  '—': '\x97',
};

function runsOf(text: string, bold: boolean): Run[] {
  const latin: Font = bold ? 'F2' : 'F1';
  const runs: Run[] = [];
  for (const typed of text) {
    const code = typed.codePointAt(0) ?? 0;
    const character = WIN_ANSI[typed] ?? typed;
    const isLatin = character !== typed || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff);
    const font = isLatin ? latin : KOREAN.test(character) ? 'F4' : CHINESE.test(character) ? 'F3' : null;
    const shown = font ? character : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    const last = runs.at(-1);
    if (last?.font === (font ?? latin)) last.text += shown;
    else runs.push({ font: font ?? latin, text: shown });
  }
  return runs;
}

function widthOf(text: string, size: number, bold: boolean): number {
  let width = 0;
  for (const { font, text: part } of runsOf(text, bold)) {
    for (const character of part) {
      const isWide = font === 'F3' || font === 'F4';
      width += isWide ? 1000 : (WIDTHS[character.charCodeAt(0) - 32] ?? 556) * (bold ? 1.06 : 1);
    }
  }
  return (width * size) / 1000;
}

/** Breaks at spaces, and between any two characters where one word is too long (CJK has no spaces). */
function wrap(line: Line): string[] {
  const room = PAGE.width - 2 * PAGE.margin;
  const fits = (text: string) => widthOf(text, line.size, line.bold ?? false) <= room;
  const rows: string[] = [];
  for (const paragraph of line.text.split('\n')) {
    let row = '';
    for (const word of paragraph.replaceAll('\t', ' ').split(/(?<= )/)) {
      if (fits(row + word.trimEnd())) {
        row += word;
        continue;
      }
      if (row !== '') rows.push(row.trimEnd());
      row = '';
      for (const character of word) {
        if (!fits(row + character)) {
          rows.push(row);
          row = '';
        }
        row += character;
      }
    }
    rows.push(row.trimEnd());
  }
  return rows;
}

function encoded({ font, text }: Run): string {
  if (font === 'F1' || font === 'F2') return `(${text.replace(/[\\()]/g, (sign) => `\\${sign}`)})`;
  return `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

function pagesOf(lines: readonly Line[]): string[] {
  const pages: string[] = [];
  let content = '';
  let y = PAGE.height - PAGE.margin;
  for (const line of lines) {
    y -= line.gapAbove ?? 0;
    for (const row of wrap(line)) {
      if (y - line.size < PAGE.margin) {
        pages.push(content);
        content = '';
        y = PAGE.height - PAGE.margin;
      }
      y -= line.size * 1.35;
      const parts = runsOf(row, line.bold ?? false).map(
        (run) => `/${run.font} ${line.size} Tf ${encoded(run)} Tj`,
      );
      content += `BT ${PAGE.margin} ${y.toFixed(2)} Td ${parts.join(' ')} ET\n`;
    }
  }
  return [...pages, content];
}

function cjkFont(
  name: string,
  encoding: string,
  ordering: string,
  supplement: number,
  next: number,
): string[] {
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /${encoding} /DescendantFonts [${next} 0 R] >>`,
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /${name} /DW 1000 /CIDSystemInfo << /Registry (Adobe) ` +
      `/Ordering (${ordering}) /Supplement ${supplement} >> /FontDescriptor ${next + 1} 0 R >>`,
    `<< /Type /FontDescriptor /FontName /${name} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 ` +
      '/Descent -120 /CapHeight 880 /StemV 93 >>',
  ];
}

/** The document of these lines, A4, PDF 1.4. */
export function writePdf(title: string, lines: readonly Line[]): Buffer {
  const pages = pagesOf(lines);
  const firstPage = 12;
  const kids = pages.map((_, nth) => `${firstPage + 2 * nth} 0 R`);
  const helvetica = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    `<< /Title ${encoded({ font: 'F3', text: `\ufeff${title}` })} >>`,
    helvetica('Helvetica'),
    helvetica('Helvetica-Bold'),
    ...cjkFont('STSong-Light', 'UniGB-UTF16-H', 'GB1', 4, 7),
    ...cjkFont('HYSMyeongJo-Medium', 'UniKS-UTF16-H', 'Korea1', 1, 10),
    ...pages.flatMap((content, nth) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents ${firstPage + 2 * nth + 1} 0 R ` +
        '/Resources << /Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R /F4 9 0 R >> >> >>',
      `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}endstream`,
    ]),
  ];
  let text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, nth) => {
    const offset = text.length;
    text += `${nth + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${at} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
