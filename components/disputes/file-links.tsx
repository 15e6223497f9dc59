import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { DisputeView } from '@/lib/disputes/render';
import { FILE_KINDS } from '@/lib/disputes/schema';

type File = NonNullable<DisputeView['files']>[number];
type FileLinksProps = { dispute: DisputeView; action?: (file: File) => ReactNode };

/** The files of a dispute, each a download. */
export function FileLinks({ dispute, action }: FileLinksProps) {
  const t = useTranslations('disputes');
  return (
    <ul className="flex flex-col gap-1 text-table">
      {(dispute.files ?? []).map((file) => (
        <li key={file.id} className="flex flex-wrap items-center gap-x-3">
          <a
            href={`/api/files/${dispute.environment}/disputes/${dispute.id}/${file.id}`}
            className="touch-target min-w-0 break-words text-accent underline underline-offset-2"
          >
            <bdi>{file.name}</bdi>
          </a>
          <span className="text-meta text-ink-3">
            {t(`fileKinds.${FILE_KINDS.find((kind) => kind === file.kind) ?? 'other'}`)} ·{' '}
            {t('files.size', { size: Math.ceil(file.size_bytes / 1024) })}
          </span>
          {action?.(file)}
        </li>
      ))}
    </ul>
  );
}
