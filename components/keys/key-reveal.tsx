'use client';

import { useTranslations } from 'next-intl';
import { ShownOnce } from '@/components/ui/shown-once';

/** The key's text, this once. */
export function KeyReveal({ secret, name, onClose }: { secret: string; name: string; onClose: () => void }) {
  const t = useTranslations('keys');
  return (
    <ShownOnce
      text={secret}
      words={{
        title: t('revealTitle'),
        meaning: t('reveal'),
        label: t('keyOf', { name }),
        copy: t('copyKey'),
        stored: t('stored'),
      }}
      onClose={onClose}
    />
  );
}
