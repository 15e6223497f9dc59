/** Where a key does something. */
export const KEY_PLACES = ['everywhere', 'lists'] as const;

export type KeyHelp = {
  keys: readonly string[];
  /** Also the name of its message in `shell.keys`. */
  what: 'palette' | 'search' | 'help' | 'down' | 'up' | 'open' | 'select' | 'filter' | 'export';
  place: (typeof KEY_PLACES)[number];
};

/** Every key of the console beside `g` and a page's letter, as the help lists them. All lists answer the same ones. */
export const KEYS: readonly KeyHelp[] = [
  { keys: ['Ctrl', 'K'], what: 'palette', place: 'everywhere' },
  { keys: ['/'], what: 'search', place: 'everywhere' },
  { keys: ['?'], what: 'help', place: 'everywhere' },
  { keys: ['j'], what: 'down', place: 'lists' },
  { keys: ['k'], what: 'up', place: 'lists' },
  { keys: ['↵'], what: 'open', place: 'lists' },
  { keys: ['x'], what: 'select', place: 'lists' },
  { keys: ['f'], what: 'filter', place: 'lists' },
  { keys: ['e'], what: 'export', place: 'lists' },
];
