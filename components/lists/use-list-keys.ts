'use client';

import { useEffect } from 'react';
import { usePreferences } from '@/components/ui/preferences-context';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

/** The row that has the focus. */
function focusedRow(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset.id ?? null;
}

/**
 * The keys that all lists answer beside those of the shell (j, k, ?): x selects the row, f adds a filter, e exports,
 * / searches. They can be switched off with the others.
 */
export function useListKeys({ select }: { select: (id: string) => void }): void {
  const isOn = usePreferences().preferences.singleKeys === 'on';
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      if (!isOn || document.querySelector('[role="dialog"], [role="menu"]')) return;
      const row = focusedRow();
      if (event.key === 'x' && row) select(row);
      else if (event.key === 'f') document.getElementById('list-filter')?.click();
      else if (event.key === 'e') document.getElementById('list-export')?.click();
      else if (event.key === '/' && document.getElementById('list-search'))
        document.getElementById('list-search')?.focus();
      else return;
      event.preventDefault();
    }
    // Before the shell's own listener, so that / means this list where there is one.
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [select, isOn]);
}
