const SPACE = 'http://www.w3.org/2000/svg';
const [WIDTH, ROW, NAME, NUMBERS] = [900, 34, 240, 150];

export type BarRow = { name: string; numbers: string; share: number };

/** Bars that a page shows as a table, as a drawing that can be saved: a name, a bar from zero, and its numbers. */
export function barsDrawing(rows: readonly BarRow[]): SVGSVGElement {
  const page = getComputedStyle(document.body);
  const drawing = make('svg', { width: WIDTH, height: rows.length * ROW + 8 }) as SVGSVGElement;
  const text = { fill: page.color, 'font-family': page.fontFamily, 'font-size': 13, dy: '0.35em' };
  const room = WIDTH - NAME - NUMBERS;
  rows.forEach(({ name, numbers, share }, index) => {
    const y = index * ROW + ROW / 2;
    const fill = page.getPropertyValue('--c1');
    const bar = { x: NAME, y: y - 10, width: Math.max(2, room * share), height: 20, fill };
    drawing.append(
      make('text', { ...text, x: 12, y }, name),
      make('rect', bar),
      make('text', { ...text, x: NAME + bar.width + 8, y }, numbers),
    );
  });
  return drawing;
}

function make(name: string, attributes: Record<string, string | number>, content = ''): SVGElement {
  const element = document.createElementNS(SPACE, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = content;
  return element;
}
