import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** Why there is no made-up traffic here: it is live, or the member's role does not change sandboxes. */
export function WhyNot({ isLive, merchant }: { isLive: boolean; merchant: string }) {
  const t = useTranslations('traffic');
  return isLive ? (
    <EmptyState
      isPage
      title={t('liveTitle')}
      action={<LinkButton href={`/m/${merchant}/sandbox/traffic`}>{t('toSandbox')}</LinkButton>}
    >
      {t('live')}
    </EmptyState>
  ) : (
    <EmptyState isPage title={t('mayNotTitle')}>
      {t('mayNot')}
    </EmptyState>
  );
}
