import { useTranslations } from 'next-intl';
import { Time } from '@/components/ui/time';
import type { VersionView } from '@/lib/risk/rules/render';
import { differenceOf } from './difference';
import { RuleActionWord, RuleStatus, ShadowWord } from './rule-status';

type VersionsProps = {
  versions: readonly VersionView[];
  shadow: number | null;
  /** Names of actors by their ids. */
  labels: Readonly<Record<string, string>>;
  zone: string;
};

/** Every version with its author and what it changed; the newest first. */
export function Versions({ versions, shadow, labels, zone }: VersionsProps) {
  const t = useTranslations('riskRules');
  const nameOf = (id: string | null) => (id ? (labels[id] ?? id) : '');
  return (
    <ol className="flex flex-col">
      {versions.map((version, nth) => (
        <li
          key={version.number}
          className="flex flex-col gap-2 border-b border-line py-3 first:pt-0 last:border-b-0"
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-table">
            <span className="font-medium">{t('backtest.version', { number: version.number })}</span>
            <RuleStatus status={version.status} />
            {version.number === shadow ? <ShadowWord /> : null}
            <RuleActionWord action={version.action} />
            <span className="text-meta text-ink-3">
              {t('versions.by')} {nameOf(version.created_by)} · <Time at={version.created_at} zone={zone} />
            </span>
            {version.activated_by ? (
              <span className="text-meta text-ink-3">
                {t('versions.activatedBy')}{' '}
                {[nameOf(version.requested_by), nameOf(version.activated_by)].filter(Boolean).join(' + ')}
              </span>
            ) : null}
          </div>
          <Difference version={version} before={versions[nth + 1] ?? null} />
        </li>
      ))}
    </ol>
  );
}

function Difference({ version, before }: { version: VersionView; before: VersionView | null }) {
  const t = useTranslations('riskRules.versions');
  if (!before) {
    return (
      <code translate="no" className="font-mono text-meta [overflow-wrap:anywhere] whitespace-pre-wrap">
        {version.expression}
      </code>
    );
  }
  const words = differenceOf(before.expression, version.expression);
  return (
    <div>
      <p className="text-meta text-ink-3">{t('difference', { number: before.number })}</p>
      <code translate="no" className="font-mono text-meta [overflow-wrap:anywhere]">
        {words.map(({ text, of }, nth) => {
          const key = `${nth} ${text}`;
          if (of === 'both') return <span key={key}>{text}</span>;
          const Mark = of === 'after' ? 'ins' : 'del';
          return (
            <Mark
              key={key}
              className={of === 'after' ? 'bg-ok-tint text-ok no-underline' : 'bg-bad-tint text-bad'}
            >
              <span className="sr-only">{t(of === 'after' ? 'added' : 'removed')} </span>
              {text}
            </Mark>
          );
        })}
      </code>
    </div>
  );
}
