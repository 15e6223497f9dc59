import { useTranslations } from 'next-intl';
import { EmptyState } from '@/components/ui/empty-state';

/** Says that nothing can be paid out here, and that the money stays where it is. */
export function NoBank() {
  const t = useTranslations('payouts.noBank');
  return <EmptyState title={t('title')}>{t('meaning')}</EmptyState>;
}
