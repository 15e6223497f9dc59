'use client';

import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import {
  LOCAL_ZONE_COOKIE,
  PREFERENCES,
  type PreferenceName,
  type Preferences,
  preferenceCookie,
} from './preferences';

type Context = {
  preferences: Preferences;
  /** The browser's zone; null until it is known. */
  localZone: string | null;
  choose: <Name extends PreferenceName>(name: Name, value: Preferences[Name]) => void;
};
const PreferencesContext = createContext<Context | null>(null);

/** Keeps a choice for a year; the server reads it with the next request. */
export function keepCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: CookieStore is missing in browsers that we support
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
}

type Props = { initial: Preferences; localZone: string | null; children: ReactNode };

/** Holds the reader's choices; what concerns the style sheet also stands on the html element. */
export function PreferencesProvider({ initial, localZone: known, children }: Props) {
  const [preferences, setPreferences] = useState(initial);
  const [localZone, setLocalZone] = useState(known);
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own === known) return;
    keepCookie(LOCAL_ZONE_COOKIE, own);
    setLocalZone(own);
  }, [known]);

  function choose<Name extends PreferenceName>(name: Name, value: Preferences[Name]) {
    setPreferences((before) => ({ ...before, [name]: value }));
    keepCookie(preferenceCookie(name), value);
    if (name !== 'theme' && name !== 'density') return;
    if (value === PREFERENCES[name][0]) delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = value;
  }
  return <PreferencesContext value={{ preferences, localZone, choose }}>{children}</PreferencesContext>;
}

export function usePreferences(): Context {
  const value = use(PreferencesContext);
  if (!value) throw new Error('usePreferences needs the document of a root layout');
  return value;
}

/** The zone in which this reader sees times of a merchant whose days follow `zone`. */
export function useDisplayZone(zone: string): string {
  const { preferences, localZone } = usePreferences();
  if (preferences.zone === 'UTC') return 'UTC';
  return preferences.zone === 'local' ? (localZone ?? zone) : zone;
}
