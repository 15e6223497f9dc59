import { useTranslations } from 'next-intl';
import { DEFAULT_SANDBOX } from './environment-name';

/** Says in words, for every reader, that nothing on this page is real money; the hatched edge says it to the eye. */
export function SandboxStrip({ name }: { name: string }) {
  const t = useTranslations('shell');
  const isDefault = name === DEFAULT_SANDBOX;
  return (
    <aside
      aria-label={t('environment')}
      className="sticky top-0 z-30 h-6 bg-paper text-meta font-medium text-test"
    >
      <div aria-hidden="true" className="hatch h-[3px]" />
      <p className="truncate border-b border-line px-4 leading-5 md:px-6 lg:px-4">
        {isDefault ? t('testDataDefault') : t('testData', { name })}
      </p>
    </aside>
  );
}
