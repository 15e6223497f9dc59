import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function NotFound() {
  const t = useTranslations('absent');
  return (
    <div className="-mx-4 md:-mx-6">
      <EmptyState isPage title={t('title')} action={<LinkButton href="/">{t('home')}</LinkButton>}>
        {t('body')}
      </EmptyState>
    </div>
  );
}
