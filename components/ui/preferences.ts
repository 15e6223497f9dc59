/** How the reader wants the console shown, kept in cookies so that the server's first byte is right. */
export type Preferences = {
  theme: 'system' | 'light' | 'dark';
  /** Whose zone the times are shown in; days always follow the merchant's. */
  zone: 'merchant' | 'local' | 'UTC';
  /** Height of table rows: 48, 40 or 32 px. */
  density: 'comfortable' | 'standard' | 'compact';
  /** Whether keys without Ctrl or Cmd do anything (WCAG 2.1.4). */
  singleKeys: 'on' | 'off';
};
export type PreferenceName = keyof Preferences;

/** The first choice is the one of a reader who chose nothing. */
export const PREFERENCES: { [Name in PreferenceName]: readonly Preferences[Name][] } = {
  theme: ['system', 'light', 'dark'],
  zone: ['merchant', 'local', 'UTC'],
  density: ['standard', 'comfortable', 'compact'],
  singleKeys: ['on', 'off'],
};

/** The browser's own zone, which the server cannot know otherwise. */
export const LOCAL_ZONE_COOKIE = 'countinghouse-local-zone';

export function preferenceCookie(name: PreferenceName): string {
  return `countinghouse-${name}`;
}

/** The reader's choices from a request's cookies; anything else means the first choice. */
export function preferencesFrom(read: (cookie: string) => string | undefined): Preferences {
  function choice<Name extends PreferenceName>(name: Name): Preferences[Name] {
    const choices = PREFERENCES[name];
    const kept = read(preferenceCookie(name));
    return choices.find((one) => one === kept) ?? (choices[0] as Preferences[Name]);
  }
  return {
    theme: choice('theme'),
    zone: choice('zone'),
    density: choice('density'),
    singleKeys: choice('singleKeys'),
  };
}

/** The zone if it exists, else null: the cookie is the visitor's text. */
export function knownZone(text: string | undefined): string | null {
  if (!text) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
