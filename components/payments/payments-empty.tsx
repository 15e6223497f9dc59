import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

type PaymentsEmptyProps = { filtered: boolean; live: boolean; mayCreate: boolean; path: string };

/** Nothing matches (clear it) is not the same as nothing yet (make one). */
export function PaymentsEmpty({ filtered, live, mayCreate, path }: PaymentsEmptyProps) {
  const t = useTranslations('payments');
  if (filtered) {
    return (
      <EmptyState
        title={t('noMatchTitle')}
        action={<LinkButton href={path}>{t('filters.clear')}</LinkButton>}
      >
        {t('noMatch')}
      </EmptyState>
    );
  }
  const words = live ? t('emptyLive') : mayCreate ? t('emptySandbox') : t('emptyReadOnly');
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={
        mayCreate ? (
          <LinkButton href={`${path}/new`} look="primary">
            {t('newTest')}
          </LinkButton>
        ) : null
      }
    >
      {words}
    </EmptyState>
  );
}
