/** Tabs of a list's entries. Client-safe. */
export const ENTRY_VIEWS = ['ended'] as const;
