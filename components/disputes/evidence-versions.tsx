'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { Disclosure } from '@/components/ui/disclosure';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { EvidenceVersionView } from '@/lib/disputes/render';
import { EVIDENCE_FIELDS } from '@/lib/disputes/schema';

type EvidenceVersionsProps = {
  /** Newest first. */
  versions: readonly EvidenceVersionView[];
  /** Names of those who wrote them, by id. */
  labels: Readonly<Record<string, string>>;
  zone: string;
  /** Puts a version in the draft's place; true when it is there. */
  onRestore: (number: number) => Promise<boolean>;
};

/** What the draft was before: who wrote it, when, what it said, and the way back to it. */
export function EvidenceVersions({ versions, labels, zone, onRestore }: EvidenceVersionsProps) {
  const t = useTranslations('disputes.versions');
  const toast = useToast();
  const [busy, setBusy] = useState<number | null>(null);
  if (versions.length === 0) return null;
  async function restore(number: number) {
    // One at a time: a second would bring its version back over the first.
    if (busy !== null) return;
    setBusy(number);
    if (await onRestore(number)) toast({ title: t('restored'), description: t('restoredMeaning') });
    setBusy(null);
  }
  return (
    <Disclosure summary={t('title', { count: versions.length })}>
      <ol className="text-table">
        {versions.map((version) => {
          const name = labels[version.saved_by] ?? version.saved_by;
          return (
            <li key={version.number} className="border-t border-line py-2">
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <span className="min-w-0 break-words">
                  {t('savedBy', { name })}{' '}
                  <span className="text-ink-3">
                    <Time at={version.saved_at} zone={zone} />
                  </span>
                </span>
                <Button
                  size="small"
                  aria-label={t('restoreThis', { number: version.number })}
                  busy={busy === version.number}
                  blocked={busy !== null && busy !== version.number}
                  onClick={() => void restore(version.number)}
                >
                  {t('restore')}
                </Button>
              </div>
              <Disclosure summary={t('show')}>
                <VersionTexts evidence={version.evidence} />
              </Disclosure>
            </li>
          );
        })}
      </ol>
    </Disclosure>
  );
}

function VersionTexts({ evidence }: Pick<EvidenceVersionView, 'evidence'>) {
  const t = useTranslations('disputes');
  const written = EVIDENCE_FIELDS.filter((field) => evidence[field]);
  if (written.length === 0) return <p className="text-ink-3">{t('evidence.nothing')}</p>;
  return (
    <DescriptionList
      items={written.map((field) => ({
        key: field,
        term: t(`fields.${field}`),
        value: (
          <span dir="auto" className="whitespace-pre-wrap">
            {evidence[field]}
          </span>
        ),
      }))}
    />
  );
}
