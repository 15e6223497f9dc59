'use client';

import { type KeyboardEvent, type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Mentionable } from '@/lib/notes/mentions';

const SUGGESTED_MAX = 6;

/** What follows the last `@` before the caret, if a name may be under way. */
function askedFor(text: string, caret: number): { at: number; typed: string } | null {
  const match = /(?:^|[^\p{L}\p{N}_])@([^\n@]{0,40})$/u.exec(text.slice(0, caret));
  return match ? { at: caret - (match[1]?.length ?? 0) - 1, typed: match[1] ?? '' } : null;
}

type Facts = {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
  members: readonly Mentionable[];
};

/** The members that may be meant by what is typed after `@`. Arrows choose, Enter or Tab takes, Escape closes. */
export function useMentions({ field, text, onChange, members }: Facts) {
  const [caret, setCaret] = useState(0);
  const [wanted, setWanted] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const asked = askedFor(text, caret);
  const typed = asked && asked.at !== closedAt ? asked.typed.toLowerCase() : null;
  const suggested =
    typed === null
      ? []
      : members.filter(({ name }) => name.toLowerCase().startsWith(typed)).slice(0, SUGGESTED_MAX);
  const chosen = Math.min(wanted, suggested.length - 1);

  function take(member: Mentionable) {
    if (!asked) return;
    const after = asked.at + member.name.length + 2;
    // At once: what is typed in the next moment must find the caret behind the name.
    flushSync(() => {
      onChange(`${text.slice(0, asked.at)}@${member.name} ${text.slice(caret)}`);
      setClosedAt(asked.at);
      setCaret(after);
    });
    field.current?.focus();
    field.current?.setSelectionRange(after, after);
  }
  /** Whether the key was meant for the suggestions. */
  function onKey(event: KeyboardEvent): boolean {
    const one = suggested[chosen];
    if (!one) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) setWanted((chosen + move + suggested.length) % suggested.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(one);
    else if (event.key === 'Escape') setClosedAt(asked?.at ?? null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  function onType(next: string, at: number) {
    onChange(next);
    setCaret(at);
    setWanted(0);
  }
  return { suggested, chosen, take, onKey, onType, setCaret };
}
