'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';

/** From an object to what was done with it; nothing for those who may not see the log. */
export function AuditLink({ id }: { id: string }) {
  const t = useTranslations('audit');
  const { base, permissions } = useConsole();
  if (!permissions.includes('audit:read')) return null;
  return (
    <p className="mt-3 text-table">
      <Link
        href={`${base}/audit?object=${id}`}
        prefetch={false}
        className="font-medium text-accent underline underline-offset-2"
      >
        {t('openLog')}
      </Link>
    </p>
  );
}
