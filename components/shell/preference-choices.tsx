'use client';

import { useTranslations } from 'next-intl';
import { MenuCheck, MenuSegments } from '@/components/ui/menu';
import { usePreferences } from '@/components/ui/preferences-context';
import { LANGUAGE_CHOICES, useLanguage } from './use-language';

const THEMES = ['system', 'light', 'dark'] as const;
const ZONES = ['merchant', 'local', 'UTC'] as const;
const DENSITIES = ['comfortable', 'standard', 'compact'] as const;

/** What a member may change about how the console looks to them, on this device. */
export function PreferenceChoices() {
  const t = useTranslations('shell');
  const [language, chooseLanguage] = useLanguage();
  const { preferences, choose } = usePreferences();
  return (
    <>
      <MenuSegments
        label={t('language')}
        value={language}
        onChange={chooseLanguage}
        choices={LANGUAGE_CHOICES}
      />
      <MenuSegments
        label={t('theme.label')}
        value={preferences.theme}
        onChange={(theme) => choose('theme', theme)}
        choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <MenuSegments
        label={t('zone.label')}
        value={preferences.zone}
        onChange={(zone) => choose('zone', zone)}
        choices={ZONES.map((value) => ({ value, label: t(`zone.${value}`) }))}
      />
      <MenuSegments
        label={t('density.label')}
        value={preferences.density}
        onChange={(density) => choose('density', density)}
        choices={DENSITIES.map((value) => ({ value, label: t(`density.${value}`) }))}
      />
      <MenuCheck
        checked={preferences.singleKeys === 'on'}
        onChange={(on) => choose('singleKeys', on ? 'on' : 'off')}
      >
        {t('keys.switch')}
      </MenuCheck>
    </>
  );
}
