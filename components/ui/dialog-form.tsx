'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode, RefObject } from 'react';
import { Button } from './button';
import { DialogActions } from './dialog';

type DialogFormProps = {
  /** What the main button does. */
  submit: ReactNode;
  look?: 'primary' | 'danger';
  busy: boolean;
  onSubmit: () => unknown;
  onClose: () => void;
  /** The button that changes nothing, where it has words or the focus of its own. */
  keep?: { words: ReactNode; ref: RefObject<HTMLButtonElement | null> };
  children: ReactNode;
};

/** The form of a dialog: what is asked, and below it the way out and the one thing that it does. */
export function DialogForm({
  submit,
  look = 'primary',
  busy,
  onSubmit,
  onClose,
  keep,
  children,
}: DialogFormProps) {
  const common = useTranslations('common');
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <DialogActions>
        <Button ref={keep?.ref} onClick={onClose}>
          {keep?.words ?? common('cancel')}
        </Button>
        <Button type="submit" look={look} busy={busy}>
          {submit}
        </Button>
      </DialogActions>
    </form>
  );
}
