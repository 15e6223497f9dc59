'use client';

import { useEffect, useState } from 'react';

/**
 * What is typed, kept in this tab under `name` until it is sent: signing in again in the middle, or a reload, loses
 * nothing. `isKept` is whether what is shown was typed before. Storage may be off; then it is plain state.
 */
export function useDraft<T>(name: string, initial: () => T) {
  const [value, setValue] = useState<T>(() => read<T>(name) ?? initial());
  const [isKept, setIsKept] = useState(() => read<T>(name) !== null);
  function change(next: T) {
    setValue(next);
    write(name, next);
  }
  function drop(next: T) {
    setValue(next);
    setIsKept(false);
    write(name, null);
  }
  return { value, change, drop, isKept };
}

/** As `useDraft` for a text that is on the page from the start: the server knows no drafts, so it comes after it. */
export function useTextDraft(name: string) {
  const [text, setText] = useState('');
  useEffect(() => setText(read<string>(name) ?? ''), [name]);
  function change(next: string) {
    setText(next);
    write(name, next === '' ? null : next);
  }
  return { text, change };
}

function read<T>(name: string): T | null {
  try {
    const kept = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(`draft ${name}`);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}

function write(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(`draft ${name}`);
    else sessionStorage.setItem(`draft ${name}`, JSON.stringify(value));
  } catch {
    // Storage is full or off: what is typed stays in the form.
  }
}
