'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { Id } from '@/components/ui/id';

/** From an object to the requests about it; nothing for those who may not see the log. */
export function RequestsLink({ id }: { id: string }) {
  const t = useTranslations('requests');
  const { base, permissions } = useConsole();
  if (!permissions.includes('requests:read')) return null;
  return (
    <p className="text-table">
      <Link
        href={`${base}/requests?object=${id}`}
        prefetch={false}
        className="font-medium text-accent underline underline-offset-2"
      >
        {t('openLog')}
      </Link>
    </p>
  );
}

/** The page of one request. */
export function RequestLink({ id, base }: { id: string; base: string }) {
  return (
    <Link
      href={`${base}/requests/${id}`}
      prefetch={false}
      className="text-accent underline decoration-line underline-offset-2"
    >
      <Id id={id} copy={false} />
    </Link>
  );
}
