/** Hands a file to the browser. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** What is drawn, null where it is not there yet; one of several has a name. */
export type Drawing = { svg: SVGSVGElement | null; name?: string | undefined };

/** Drawings, below each other, and what stands around them on the page, where it would not come along. */
export type Picture = {
  drawings: readonly Drawing[];
  title: string;
  /** Of when and by what it is. */
  note: string;
  /** Each is a mark, drawn as an SVG, and its name. */
  legend: readonly Element[];
};

/** What a drawing takes from the page's style sheet; a picture has none. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
] as const;
/** Pixels of the picture for one of the page. */
const SCALE = 2;
const [PAD_PX, LINE_PX, MARK_PX, GAP_PX] = [12, 20, 24, 18];

/**
 * Drawings as a PNG with title, note and legend above them, on the page's own ground. Null where the browser cannot draw them,
 * or one is not there.
 */
export async function pngOf({ drawings, title, note, legend }: Picture): Promise<Blob | null> {
  const images = await Promise.all(drawings.map(shownOf));
  const shown = images.filter((image) => image !== null);
  if (shown.length === 0 || shown.length < images.length) return null;
  const width = Math.max(...shown.map((one) => one.width));
  const height = shown.reduce((sum, one) => sum + one.height + one.head, 0);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const page = getComputedStyle(document.body);
  const small = `12px ${page.fontFamily}`;
  pen.font = small;
  const entries = legend.map((entry) => ({
    entry,
    width: MARK_PX + 6 + pen.measureText(nameOf(entry)).width,
  }));
  const placed = inLines(entries, width - 2 * PAD_PX);
  const lines = Math.max(0, ...placed.map(({ line }) => line + 1));
  const top = PAD_PX + (2 + lines) * LINE_PX;
  canvas.width = width * SCALE;
  canvas.height = (top + height + PAD_PX) * SCALE;
  pen.scale(SCALE, SCALE);
  // The page's ground is that of its root; the body itself has none.
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper');
  pen.fillRect(0, 0, width, top + height + PAD_PX);
  pen.fillStyle = page.color;
  pen.textBaseline = 'middle';
  pen.font = `600 14px ${page.fontFamily}`;
  pen.fillText(title, PAD_PX, PAD_PX + LINE_PX / 2);
  pen.font = small;
  pen.fillText(note, PAD_PX, PAD_PX + 1.5 * LINE_PX);
  for (const { entry, x, line } of placed) {
    const y = PAD_PX + (2.5 + line) * LINE_PX;
    drawMark(pen, entry, PAD_PX + x, y);
    pen.fillText(nameOf(entry), PAD_PX + x + MARK_PX + 6, y);
  }
  let below = top;
  for (const { image, name, head, ...size } of shown) {
    pen.font = `600 ${small}`;
    if (name) pen.fillText(name, PAD_PX, below + LINE_PX / 2);
    pen.drawImage(image, 0, below + head, size.width, size.height);
    below += head + size.height;
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

const nameOf = (entry: Element) => entry.textContent?.trim() ?? '';

/** A drawing as an image, with the room that its name takes above it. */
async function shownOf({ svg, name }: Drawing) {
  if (!svg) return null;
  const [width, height] = [sizeOf(svg, 'width'), sizeOf(svg, 'height')];
  return { image: await imageOf(svg, width, height), width, height, name, head: name ? LINE_PX : 0 };
}

/** A drawing that is not on the page has no measured size. */
function sizeOf(drawing: SVGSVGElement, side: 'width' | 'height'): number {
  return drawing.getBoundingClientRect()[side] || Number(drawing.getAttribute(side));
}

async function imageOf(drawing: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [
    [drawing, ...drawing.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  for (const [index, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value) (to[index] as SVGElement).style.setProperty(name, value);
    }
  }
  // Their numbers are those of a list that the picture has not.
  for (const flag of copy.querySelectorAll('[data-flag]')) flag.remove();
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** Puts the entries of a legend beside each other, and below where there is no room. */
function inLines<Entry extends { width: number }>(entries: readonly Entry[], room: number) {
  let [x, line] = [0, 0];
  return entries.map((entry) => {
    if (x > 0 && x + entry.width > room) [x, line] = [0, line + 1];
    const place = { ...entry, x, line };
    x += entry.width + GAP_PX;
    return place;
  });
}

/** The mark of a legend: a line with its dashes, or a ring. */
function drawMark(pen: CanvasRenderingContext2D, entry: Element, x: number, y: number): void {
  const mark = entry.querySelector('path, circle');
  if (!mark) return;
  const { stroke, strokeDasharray } = getComputedStyle(mark);
  pen.beginPath();
  if (mark instanceof SVGCircleElement) pen.arc(x + MARK_PX / 2, y, 3, 0, 2 * Math.PI);
  else {
    pen.moveTo(x, y);
    pen.lineTo(x + MARK_PX, y);
  }
  pen.strokeStyle = stroke;
  pen.lineWidth = mark instanceof SVGCircleElement ? 1 : 2.5;
  pen.setLineDash(strokeDasharray === 'none' ? [] : strokeDasharray.split(/[ ,]+/).map(Number.parseFloat));
  pen.stroke();
}
