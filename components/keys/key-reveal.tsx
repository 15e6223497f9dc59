'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { Choice } from '@/components/ui/field';
import { Note } from '@/components/ui/note';

/** The key's text, this once. It lives in this component's memory only and is gone with the dialog. */
export function KeyReveal({ secret, name, onClose }: { secret: string; name: string; onClose: () => void }) {
  const t = useTranslations('keys');
  const common = useTranslations('common');
  const [stored, setStored] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn">
        <p role="status" className="text-body font-bold text-ink">
          {t('revealTitle')}
        </p>
        <p>{t('reveal')}</p>
      </Note>
      <div className="flex items-center gap-2">
        <input
          ref={field}
          readOnly
          value={secret}
          aria-label={t('keyOf', { name })}
          spellCheck={false}
          translate="no"
          className="touch-target h-9 min-w-0 grow rounded-control border border-control bg-sunken px-2.5 font-mono text-meta"
        />
        <CopyButton text={secret} label={t('copyKey')} worded />
      </div>
      <Choice type="checkbox" checked={stored} onChange={(event) => setStored(event.target.checked)}>
        {t('stored')}
      </Choice>
      <DialogActions>
        <Button look="primary" disabled={!stored} onClick={onClose}>
          {common('done')}
        </Button>
      </DialogActions>
    </div>
  );
}
