'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';

/** Says that nobody can confirm what is proposed, and what to do about it. */
export function NoSecondOwner() {
  const t = useTranslations('payoutAccounts.noSecondOwner');
  const { base, permissions } = useConsole();
  return (
    <p role="status" className="mt-4 px-4 text-body md:px-6">
      {t('meaning')}{' '}
      {permissions.includes('members:read') ? (
        <Link href={`${base}/members`} className="touch-target text-accent underline underline-offset-2">
          {t('invite')}
        </Link>
      ) : null}
    </p>
  );
}
