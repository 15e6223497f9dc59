/**
 * A path of this site out of text that came from a URL, or the fallback. Only a path survives: no other host, no
 * scheme, no `//host`, no backslash that a browser would read as a slash, and not the sign-in page itself.
 */
export function pathInside(text: string | null | undefined, fallback: string): string {
  if (!text || text.length > 2_000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text)) return fallback;
  const base = 'https://inside.invalid';
  if (!URL.canParse(text, base)) return fallback;
  const url = new URL(text, base);
  if (
    url.origin !== base ||
    url.pathname.startsWith('//') ||
    /^\/(sign-in|sign-up|api)(\/|$)/.test(url.pathname)
  ) {
    return fallback;
  }
  // Next adds this to its own requests for parts of a page.
  if (url.searchParams.has('_rsc')) url.searchParams.delete('_rsc');
  return url.pathname + url.search + url.hash;
}
