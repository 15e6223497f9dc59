'use client';

import { useTranslations } from 'next-intl';
import { CodeBlock } from '@/components/ui/code-block';
import { Icon } from '@/components/ui/icon';
import { Note } from '@/components/ui/note';
import { useRefusal } from '@/components/ui/refusal-words';
import type { Explanation } from '@/lib/credentials/explain/explain-signature';
import type { Finding } from '@/lib/credentials/explain/schema';

const LOOKS = {
  good: ['check', 'text-ok'],
  bad: ['cross', 'text-bad'],
  unknown: ['dot', 'text-ink-3'],
} as const;

/** What the API would answer, every check in its order, and where the two bases part. */
export function SignatureExplanation({ explanation }: { explanation: Explanation }) {
  const t = useTranslations('signatures');
  const words = useRefusal();
  const { refusal, findings, base, theirs, difference, serverTime } = explanation;
  return (
    <div className="flex flex-col gap-5">
      <Note tone={refusal ? 'bad' : 'ok'}>
        <p className="text-body font-bold text-ink">
          {refusal ? t('refused', { code: refusal.code }) : t('taken')}
        </p>
        {refusal ? <p className="[overflow-wrap:anywhere]">{words(refusal)}</p> : null}
        <p className="text-ink-3 tabular-nums">{t('serverTime', { seconds: String(serverTime) })}</p>
      </Note>
      <ol aria-label={t('checksLabel')} className="border-y border-line text-table">
        {findings.map((finding) => (
          <Check key={finding.check} finding={finding} />
        ))}
      </ol>
      {difference ? (
        <Note tone="warn">
          <p className="font-medium text-ink">
            {t('difference', { position: difference.position + 1, line: difference.line })}
            {difference.component ? <span className="font-mono"> {difference.component}</span> : null}
          </p>
          <p>{t(`differences.${difference.hint}`)}</p>
          <p className="mt-1 font-mono text-meta">
            {t('byteOurs')} {byteText(difference.ours, t('end'))} · {t('byteTheirs')}{' '}
            {byteText(difference.theirs, t('end'))}
          </p>
        </Note>
      ) : null}
      {base === null ? null : <Base title={t('ours')} text={base} />}
      {theirs === null ? null : <Base title={t('theirs')} text={theirs} />}
    </div>
  );
}

function Check({ finding: { check, state, hint, values } }: { finding: Finding }) {
  const t = useTranslations('signatures');
  const [icon, color] = LOOKS[state];
  return (
    <li className="flex items-start gap-2 border-b border-line py-1.5 last:border-b-0">
      <span className={color}>
        <Icon name={icon} className="mt-0.5" />
        <span className="sr-only">{t(`states.${state}`)}</span>
      </span>
      <span className="w-24 shrink-0 font-medium">{t(`checks.${check}`)}</span>
      <span className="min-w-0 [overflow-wrap:anywhere] text-ink-2">{t(`hints.${hint}`, values)}</span>
    </li>
  );
}

/** A base with what cannot be seen in it made visible. */
function Base({ title, text }: { title: string; text: string }) {
  const t = useTranslations('signatures');
  return (
    <div>
      <h3 className="mb-1 text-table font-medium">{title}</h3>
      <CodeBlock
        text={text.replaceAll('\r', '␍').replace(/\n$/, '\n␊')}
        label={title}
        copyLabel={t('copyBase')}
      />
    </div>
  );
}

/** `0x2f “/”`: the byte, and its character where it has one. */
function byteText(hex: string | null, end: string): string {
  if (hex === null) return end;
  const code = Number.parseInt(hex, 16);
  return code > 0x20 && code < 0x7f ? `0x${hex} “${String.fromCharCode(code)}”` : `0x${hex}`;
}
