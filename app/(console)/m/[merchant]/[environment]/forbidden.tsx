import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function Forbidden() {
  const t = useTranslations('forbidden');
  return (
    <EmptyState isPage title={t('title')} action={<LinkButton href="/">{t('home')}</LinkButton>}>
      {t('body')}
    </EmptyState>
  );
}
