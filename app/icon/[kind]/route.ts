/** The favicon: verdigris for live, hatched amber for anything test, so that two tabs cannot be confused. */
const MARK = '<path d="M9 12h14M9 19h14M9 23h14" stroke="#fff" stroke-width="2.6" fill="none"/>';
const ICONS: Record<string, string> = {
  'live.svg': `<rect width="32" height="32" rx="6" fill="#055f5f"/>${MARK}`,
  'test.svg':
    '<defs><pattern id="h" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect width="8" height="8" fill="#8a4700"/><rect width="3" height="8" fill="#c77a2a"/></pattern></defs>' +
    `<rect width="32" height="32" rx="6" fill="url(#h)"/>${MARK}`,
};

export async function GET(
  _request: Request,
  context: { params: Promise<{ kind: string }> },
): Promise<Response> {
  const shape = ICONS[(await context.params).kind];
  if (!shape) return new Response(null, { status: 404 });
  return new Response(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shape}</svg>`, {
    headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' },
  });
}
