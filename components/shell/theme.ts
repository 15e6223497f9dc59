export const THEME_COOKIE = 'countinghouse-theme';
export type Theme = 'system' | 'light' | 'dark';

/** The choice in the cookie's value; anything else means the system's. */
export function themeFrom(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}
