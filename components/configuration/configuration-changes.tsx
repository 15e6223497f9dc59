import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { SectionTable } from '@/components/ui/section-table';
import { Status } from '@/components/ui/status';
import { Cell, Row } from '@/components/ui/table';
import type { Json } from '@/lib/configuration/part';
import type { ConfigurationDiff } from '@/lib/configuration/render';

type Changes = ConfigurationDiff['changes'];
const FACES = {
  added: ['ok', 'plus'],
  changed: ['info', 'dot'],
  removed: ['bad', 'dash'],
} as const;

/** The diff by item and field, and what somebody has to do beside it. */
export function ConfigurationChanges({ changes }: { changes: Changes }) {
  const t = useTranslations('configuration');
  if (changes.length === 0) return <p className="text-table text-ink-2">{t('same')}</p>;
  return (
    <SectionTable
      caption={t('caption')}
      heads={[{ label: t('field') }, { label: t('before'), className: 'md:w-[30%]' }, { label: t('after') }]}
    >
      {changes.map((change, nth) => (
        <FieldRow
          key={`${change.part} ${change.item} ${change.field}`}
          change={change}
          isFirst={changes[nth - 1]?.part !== change.part || changes[nth - 1]?.item !== change.item}
        />
      ))}
    </SectionTable>
  );
}

function FieldRow({ change, isFirst }: { change: Changes[number]; isFirst: boolean }) {
  const t = useTranslations('configuration');
  const parts = useTranslations('configuration.parts');
  const { part, item, field, kind, before, after, hint } = change;
  const [tone, icon] = FACES[kind];
  return (
    <>
      {isFirst ? (
        <Row>
          <Cell colSpan={3} className="py-2 max-md:col-span-2">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="text-table font-medium">
                {parts.has(part as never) ? parts(part as never) : part}
              </span>
              {item ? <Code>{item}</Code> : null}
              <Status tone={tone} icon={icon}>
                {t(`kinds.${kind}`)}
              </Status>
            </span>
            {hint ? <span className="block text-meta text-ink-3">{t(`hints.${hint}`)}</span> : null}
          </Cell>
        </Row>
      ) : null}
      <Row>
        <Cell className="text-ink-2 max-md:col-span-2 md:whitespace-nowrap">
          <span translate="no" className="font-mono text-meta">
            {field}
          </span>
        </Cell>
        <Cell className="text-ink-3 max-md:col-span-2">
          <PhoneLabel>{t('before')}</PhoneLabel>
          {kind === 'added' ? t('nothing') : <Code>{shown(before)}</Code>}
        </Cell>
        <Cell className="max-md:col-span-2">
          <PhoneLabel>{t('after')}</PhoneLabel>
          {kind === 'removed' ? t('nothing') : <Code>{shown(after)}</Code>}
        </Cell>
      </Row>
    </>
  );
}

/** Where the heads are not seen, each value says what it is; screen readers have the heads. */
function PhoneLabel({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden className="mr-2 text-meta text-ink-3 md:hidden">
      {children}
    </span>
  );
}

/** What stands in the file and is the same in every language. */
function Code({ children }: { children: string }) {
  return (
    <code translate="no" className="font-mono text-meta break-all">
      {children}
    </code>
  );
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
