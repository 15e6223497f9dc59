/** Hands a file to the browser. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** What a drawing takes from the page's style sheet; a picture has none. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size'] as const;
/** Pixels of the picture for one of the page. */
const SCALE = 2;
const ROOM_PX = 32;

/** A drawing as a PNG with its title above, on the page's own ground. Null where the browser cannot draw it. */
export async function pngOf(drawing: SVGSVGElement, title: string): Promise<Blob | null> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [
    [drawing, ...drawing.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  for (const [index, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const name of STYLES)
      (to[index] as SVGElement).style.setProperty(name, style.getPropertyValue(name));
  }
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = (height + ROOM_PX) * SCALE;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const page = getComputedStyle(document.body);
  pen.scale(SCALE, SCALE);
  pen.fillStyle = page.backgroundColor;
  pen.fillRect(0, 0, width, height + ROOM_PX);
  pen.fillStyle = page.color;
  pen.font = `600 14px ${page.fontFamily}`;
  pen.fillText(title, 8, 20);
  pen.drawImage(image, 0, ROOM_PX, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
