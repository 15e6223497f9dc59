'use client';

import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { useTimeWords } from '@/components/ui/use-time-words';
import type { PaymentShape } from './payment-shape';

/** Who did the last thing to a payment, and when. */
export type LastChange = { by: string; at: string };

type EditConflictProps = {
  base: PaymentShape;
  /** As the page behind has it now; still `base` until it is read again. */
  present: PaymentShape;
  lastChange: LastChange | null;
  requestId: string | null;
  onLoad: () => void;
};

/** Somebody was faster: says who, what is there now, and that both ways are open. */
export function EditConflict({ base, present, lastChange, requestId, onLoad }: EditConflictProps) {
  const t = useTranslations('editPayment.conflict');
  const time = useTimeWords(useConsole().timeZone);
  const isRead = present.version !== base.version;
  const shown = (value: string | null | undefined) =>
    value === null || value === undefined ? t('nothing') : t('quoted', { value });
  const keys = [...new Set([...Object.keys(base.metadata), ...Object.keys(present.metadata)])];
  const changed = [
    ...(['reference', 'description'] as const)
      .filter((field) => base[field] !== present[field])
      .map((field) => ({ name: t(field), value: shown(present[field]) })),
    ...keys
      .filter((key) => base.metadata[key] !== present.metadata[key])
      .map((key) => ({ name: t('metadata', { key }), value: shown(present.metadata[key]) })),
  ];
  return (
    <ErrorState
      title={
        isRead && lastChange
          ? t('titleBy', { actor: lastChange.by, time: time(lastChange.at, 'clock') })
          : t('title')
      }
      requestId={requestId}
      action={
        isRead ? (
          <Button size="small" onClick={onLoad}>
            {t('load')}
          </Button>
        ) : null
      }
    >
      <p>{t('meaning')}</p>
      {changed.length > 0 ? (
        <ul className="my-1 list-disc pl-4 break-words">
          {changed.map((one) => (
            <li key={one.name}>{t('now', one)}</li>
          ))}
        </ul>
      ) : null}
      {isRead ? <p>{t(changed.length > 0 ? 'choice' : 'choiceElsewhere')}</p> : null}
    </ErrorState>
  );
}
