'use client';

import { useEffect } from 'react';

/** Parts of the shell that anything on the page may open. */
export type ShellPart = 'palette' | 'help' | 'newSandbox';

const nameOf = (part: ShellPart) => `countinghouse:${part}`;

export function openShellPart(part: ShellPart): void {
  window.dispatchEvent(new Event(nameOf(part)));
}

/** Calls `open` when something on the page asks for this part; `open` must keep its identity. */
export function useOpened(part: ShellPart, open: () => void): void {
  useEffect(() => {
    window.addEventListener(nameOf(part), open);
    return () => window.removeEventListener(nameOf(part), open);
  }, [part, open]);
}
