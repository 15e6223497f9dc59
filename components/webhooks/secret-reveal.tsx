'use client';

import { useTranslations } from 'next-intl';
import { ShownOnce } from '@/components/ui/shown-once';

/** The secret that signs deliveries, this once. */
export function SecretReveal({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslations('webhooks.secret');
  return (
    <ShownOnce
      text={secret}
      words={{
        title: t('title'),
        meaning: t('meaning'),
        label: t('label'),
        copy: t('copy'),
        stored: t('stored'),
      }}
      onClose={onClose}
    />
  );
}
