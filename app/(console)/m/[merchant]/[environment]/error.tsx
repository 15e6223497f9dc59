'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';

/** What went wrong is in the log under this digest; the reader learns what it means for the money. */
export default function EnvironmentError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations('crash');
  return (
    <div className="p-4 md:p-6">
      <ErrorState
        title={t('title')}
        titleAs="h1"
        requestId={error.digest}
        action={<Button onClick={reset}>{t('retry')}</Button>}
      >
        {t('body')}
      </ErrorState>
    </div>
  );
}
