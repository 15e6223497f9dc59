import { useTranslations } from 'next-intl';
import { CopyButton } from './copy-button';

/** An id in mono with its prefix dimmed, so that the part that differs is the part that is seen. */
export function Id({
  id,
  copy = true,
  short,
}: {
  id: string;
  copy?: boolean /** Shows the last eight characters. */;
  short?: boolean;
}) {
  const t = useTranslations('common');
  const cut = id.indexOf('_') + 1;
  const tail = id.slice(cut);
  return (
    <span className="inline-flex max-w-full items-center gap-1 font-mono text-meta" translate="no">
      <span className="min-w-0 break-all" title={short ? id : undefined}>
        <span className="text-ink-3">{id.slice(0, cut)}</span>
        {short ? `…${tail.slice(-8)}` : tail}
      </span>
      {copy ? <CopyButton text={id} label={t('copyId')} /> : null}
    </span>
  );
}
