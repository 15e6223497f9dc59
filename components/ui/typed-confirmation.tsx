'use client';

import { type FormEvent, type ReactNode, type RefObject, useRef, useState } from 'react';
import { Button } from './button';
import { DialogActions } from './dialog';
import { ErrorState } from './error-state';
import { Field } from './field';
import { ProblemNote } from './problem-note';

type Problem = { code: string; detail: string; request_id?: string | null };
/** How far what was confirmed has come; a submission of the console fits. */
type State =
  | { kind: 'idle' | 'busy' | 'done' }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'lost'; problem: Problem | null };

type TypedConfirmationProps = {
  /** What goes, what stays, and that there is no way back. */
  children: ReactNode;
  label: string;
  hint?: string;
  /** Why what is typed does not confirm; null when it does. */
  faultOf: (typed: string) => string | null;
  state: State;
  words: {
    keep: string;
    submit: string | ((typed: string) => string);
    refusedTitle: string;
    lostTitle: string;
    /** What sending again does after a lost answer. */
    lost: string;
  };
  /** The safe button, which the dialog focuses first. */
  keep: RefObject<HTMLButtonElement | null>;
  onConfirm: (typed: string) => void;
  onClose: () => void;
};

/** The end of something that does not come back: read what it means, type what it is about, then press. */
export function TypedConfirmation(props: TypedConfirmationProps) {
  const { children, label, hint, faultOf, state, words, keep, onConfirm, onClose } = props;
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const typed = text.trim();
  const fault = faultOf(typed);

  function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (fault === null) return onConfirm(typed);
    field.current?.focus();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <div className="space-y-2 text-body text-ink-2">{children}</div>
      {state.kind === 'refused' ? <ProblemNote title={words.refusedTitle} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={words.lostTitle} requestId={state.problem?.request_id}>
          {words.lost}
        </ErrorState>
      ) : null}
      <Field label={label} hint={hint} error={tried ? fault : null}>
        {(control) => (
          <input
            {...control}
            ref={field}
            value={text}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button ref={keep} onClick={onClose}>
          {words.keep}
        </Button>
        <Button type="submit" look="danger" busy={state.kind === 'busy'}>
          {typeof words.submit === 'string' ? words.submit : words.submit(typed)}
        </Button>
      </DialogActions>
    </form>
  );
}
