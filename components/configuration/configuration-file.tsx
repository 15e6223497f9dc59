'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';

/** The configuration as it stands, to read, to copy and to keep as a file. */
export function ConfigurationFile({ yaml, name }: { yaml: string; name: string }) {
  const t = useTranslations('configuration');
  function download() {
    const address = URL.createObjectURL(new Blob([yaml], { type: 'application/yaml' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-table text-ink-2">{t('exportLead')}</p>
      <CodeBlock text={yaml} label={t('file')} copyLabel={t('copy')} />
      <div>
        <Button onClick={download}>{t('download')}</Button>
      </div>
    </div>
  );
}
