'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { isLonger } from '@/components/payments/edit-values';
import { classNames } from '@/components/ui/class-names';
import { CONTROL } from '@/components/ui/field';
import type { Mentionable } from '@/lib/notes/mentions';
import { NOTE_LENGTH_MAX } from '@/lib/notes/schema';
import { useMentions } from './use-mentions';

type NoteEditorProps = {
  label: string;
  text: string;
  onChange: (text: string) => void;
  onSend: () => void;
  members: readonly Mentionable[];
  disabled: boolean;
  autoFocus?: boolean;
  /** The buttons below. */
  children: ReactNode;
};

/** A text with suggestions of members after `@`; Ctrl or Cmd with Enter sends it. */
export function NoteEditor(props: NoteEditorProps) {
  const { label, text, onChange, onSend, members, disabled, autoFocus, children } = props;
  const t = useTranslations('notes');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const mentions = useMentions({ field, text, onChange, members });
  const tooLong = isLonger(text, NOTE_LENGTH_MAX);

  function onKeyDown(event: KeyboardEvent) {
    if (mentions.onKey(event)) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !tooLong) onSend();
  }
  function send(event: FormEvent) {
    event.preventDefault();
    if (!tooLong) onSend();
  }
  return (
    <form onSubmit={send} noValidate>
      <label htmlFor={`${id}-text`} className="text-table font-medium text-ink">
        {label}
      </label>
      <div className="relative mt-1">
        <textarea
          ref={field}
          id={`${id}-text`}
          aria-autocomplete="list"
          aria-controls={mentions.suggested.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={mentions.suggested.length > 0 ? `${id}-${mentions.chosen}` : undefined}
          aria-describedby={`${id}-hint`}
          aria-invalid={tooLong || undefined}
          dir="auto"
          rows={3}
          // biome-ignore lint/a11y/noAutofocus: the editor replaces the text that its button was pressed on
          autoFocus={autoFocus}
          value={text}
          disabled={disabled}
          className={classNames(CONTROL, 'h-auto py-1.5', tooLong ? 'border-bad' : 'border-control')}
          onChange={(event) => mentions.onType(event.target.value, event.target.selectionStart)}
          onSelect={(event) => mentions.setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <Suggestions id={id} {...mentions} />
      </div>
      <p id={`${id}-hint`} className={classNames('mt-1 text-meta', tooLong ? 'text-bad' : 'text-ink-3')}>
        {tooLong ? t('tooLong', { max: NOTE_LENGTH_MAX }) : t('hint')}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">{children}</div>
    </form>
  );
}

type SuggestionsProps = {
  id: string;
  suggested: readonly Mentionable[];
  chosen: number;
  take: (member: Mentionable) => void;
};

function Suggestions({ id, suggested, chosen, take }: SuggestionsProps) {
  const t = useTranslations('notes');
  if (suggested.length === 0) return null;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('members')}
      className="floating absolute top-full left-0 z-20 mt-1 max-w-full min-w-48 rounded-panel p-1"
    >
      {suggested.map((member, index) => (
        <div
          key={member.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onPointerDown={(event) => {
            event.preventDefault();
            take(member);
          }}
          className="cursor-pointer rounded-control px-2.5 py-1.5 text-table break-words aria-selected:bg-accent-tint aria-selected:text-accent"
        >
          <bdi>{member.name}</bdi>
        </div>
      ))}
    </div>
  );
}
