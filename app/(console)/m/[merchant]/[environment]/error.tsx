'use client';

import { useTranslations } from 'next-intl';
import { useFailedRequest } from '@/components/shell/use-failed-request';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';

/** What went wrong is in the log under the request that is named here; the reader learns what it means for the money. */
export default function EnvironmentError({ reset }: { reset: () => void }) {
  const t = useTranslations('crash');
  const requestId = useFailedRequest();
  return (
    <div className="p-4 md:p-6">
      <ErrorState
        title={t('title')}
        titleAs="h1"
        requestId={requestId}
        action={<Button onClick={reset}>{t('retry')}</Button>}
      >
        {t('body')}
      </ErrorState>
    </div>
  );
}
