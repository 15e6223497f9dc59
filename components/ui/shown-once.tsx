'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { DialogActions } from './dialog';
import { Choice } from './field';
import { Note } from './note';

type ShownOnceProps = {
  text: string;
  words: { title: string; meaning: string; label: string; copy: string; stored: string };
  onClose: () => void;
};

/** A secret, this once. It lives in this component's memory only and is gone with the dialog. */
export function ShownOnce({ text, words, onClose }: ShownOnceProps) {
  const common = useTranslations('common');
  const [stored, setStored] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn">
        <p role="status" className="text-body font-bold text-ink">
          {words.title}
        </p>
        <p>{words.meaning}</p>
      </Note>
      <SecretLine ref={field} text={text} label={words.label} copyLabel={words.copy} worded />
      <Choice type="checkbox" checked={stored} onChange={(event) => setStored(event.target.checked)}>
        {words.stored}
      </Choice>
      <DialogActions>
        <Button look="primary" disabled={!stored} onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}

type SecretLineProps = {
  ref?: RefObject<HTMLInputElement | null>;
  text: string;
  label: string;
  copyLabel: string;
  worded?: boolean;
};

/** A secret in a field that can be selected and copied and not changed. */
export function SecretLine({ ref, text, label, copyLabel, worded }: SecretLineProps) {
  return (
    <div className="flex items-center gap-2">
      <input
        ref={ref}
        readOnly
        value={text}
        aria-label={label}
        spellCheck={false}
        translate="no"
        className="touch-target h-9 min-w-0 grow rounded-control border border-control bg-sunken px-2.5 font-mono text-meta"
      />
      <CopyButton text={text} label={copyLabel} worded={worded} />
    </div>
  );
}
