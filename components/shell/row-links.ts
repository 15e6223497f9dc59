/** The links of the rows that the page shows, from the first: a row may have one for wide screens and one for phones. */
export function rowLinks(): HTMLAnchorElement[] {
  const links = document.querySelectorAll<HTMLAnchorElement>('main a[data-row]');
  return [...links].filter((link) => link.checkVisibility());
}
