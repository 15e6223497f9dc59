/**
 * The target of a request line as path and query, or null when it is none that we serve. The absolute form
 * (`GET http://host/path`) means its path. Dot segments, also percent-encoded ones, are refused: browsers resolve them
 * before they send, and the path by which headers and handlers are chosen must be the one that Next serves.
 */
export function plainTarget(target: string): string | null {
  const url = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const path = url.split('?', 1)[0] ?? '';
  return path.startsWith('/') && !/[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i.test(path) ? url : null;
}
