import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { AuditLink } from '@/components/audit/audit-link';
import { DescriptionList } from '@/components/ui/description-list';
import { Note } from '@/components/ui/note';
import { Section } from '@/components/ui/section';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { KeyRow, KeySource } from '@/lib/credentials/queries';
import { KeyAddressesButton } from './key-addresses-dialog';

export type KeyPageProps = {
  row: KeyRow;
  createdBy: string;
  /** The key that took over from this one. */
  successor: string | null;
  sources: readonly KeySource[];
  isQuiet: boolean;
  isOver: boolean;
  /** Where the page of a key is: this and its id. */
  base: string;
  zone: string;
  now: string;
};

/** All about one key: what it may, who called with it, and whether it can go. */
export function KeyDetail(props: KeyPageProps) {
  const { row, sources, isOver, zone, now } = props;
  const t = useTranslations('keys');
  return (
    <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="min-w-0">
        <Rotation {...props} />
        <Section id="sources" title={t('sources.title')}>
          <p className="mb-2 text-table text-ink-2">{t('sources.lead')}</p>
          {sources.length === 0 ? <p className="text-table text-ink-3">{t('sources.none')}</p> : null}
          {sources.length > 0 ? <Sources sources={sources} zone={zone} now={now} /> : null}
        </Section>
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="facts" title={t('facts.title')}>
          <Facts {...props} />
          <AuditLink id={row.id} />
        </Section>
        {row.kind === 'publishable' ? <Origins row={row} /> : null}
        <Section
          id="addresses"
          title={t('addresses.heading')}
          aside={<KeyAddressesButton id={row.id} name={row.name} ranges={row.ipRanges} isOver={isOver} />}
        >
          <p className="text-table text-ink-2">
            {t(row.ipRanges.length === 0 ? 'addresses.any' : 'addresses.only')}
          </p>
          <ul className="mt-1 font-mono text-meta">
            {row.ipRanges.map((range) => (
              <li key={range}>{range}</li>
            ))}
          </ul>
        </Section>
      </div>
    </div>
  );
}

/** From which pages a publishable key may be used; that nothing binds it is said in so many words. */
function Origins({ row }: Pick<KeyPageProps, 'row'>) {
  const t = useTranslations('keys.origins');
  return (
    <Section id="origins" title={t('heading')}>
      <p className="text-table text-ink-2">{t(row.allowedOrigins.length === 0 ? 'any' : 'only')}</p>
      <ul className="mt-1 font-mono text-meta">
        {row.allowedOrigins.map((origin) => (
          <li key={origin} className="[overflow-wrap:anywhere]">
            {origin}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Whether the key was replaced, and whether somebody still needs it. */
function Rotation({ row, successor, sources, isQuiet, isOver, base, zone, now }: KeyPageProps) {
  const t = useTranslations('keys.rotation');
  const linkTo = (id: string) => (chunks: React.ReactNode) => (
    <Link href={`${base}/keys/${id}`} className="font-medium text-accent underline underline-offset-2">
      {chunks}
    </Link>
  );
  const at = (instant: string) => () => <Time at={instant} zone={zone} as="list" now={now} />;
  const calls = sources.reduce((sum, one) => sum + one.calls, 0);
  return (
    <div className="mb-5 flex flex-col gap-2 empty:hidden">
      {row.replaces ? (
        <p className="text-table text-ink-2">{t.rich('replaces', { link: linkTo(row.replaces) })}</p>
      ) : null}
      {successor ? (
        <Note tone={isOver ? 'neutral' : 'warn'}>
          {isOver || !row.expiresAt
            ? t.rich('ended', { link: linkTo(successor) })
            : t.rich('replacedBy', { link: linkTo(successor), at: at(row.expiresAt) })}
        </Note>
      ) : null}
      {isOver ? null : <Note tone={isQuiet ? 'ok' : 'neutral'}>{need()}</Note>}
    </div>
  );

  function need() {
    if (isQuiet) return t('quiet');
    if (!row.lastUsedAt) return t('unused');
    return t.rich('busy', { count: calls, at: at(row.lastUsedAt) });
  }
}

function Sources({ sources, zone, now }: Pick<KeyPageProps, 'sources' | 'zone' | 'now'>) {
  const t = useTranslations('keys.sources');
  const format = useFormatter();
  return (
    <SectionTable
      caption={t('caption')}
      heads={[
        { label: t('ip') },
        { label: t('agent') },
        { label: t('calls'), right: true },
        { label: t('last'), right: true },
      ]}
    >
      {sources.map((one) => (
        <Row key={`${one.ip} ${one.agent}`}>
          <Cell className="font-mono text-meta">{one.ip === 'unknown' ? t('unknown') : one.ip}</Cell>
          <Cell className="[overflow-wrap:anywhere] text-ink-2 max-md:order-3 max-md:col-span-2">
            {one.agent || t('unknown')}
          </Cell>
          <Cell right className="tabular-nums">
            {format.number(one.calls)}
          </Cell>
          <Cell right className="text-ink-2 max-md:order-4 max-md:col-span-2">
            <Time at={one.lastAt} zone={zone} as="list" now={now} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

function Facts({ row, createdBy, zone }: KeyPageProps) {
  const t = useTranslations('keys');
  const day = (at: string) => <Time at={at} zone={zone} />;
  return (
    <DescriptionList
      items={[
        { key: 'kind', term: t('facts.kind'), value: t(`kinds.${row.kind}`) },
        { key: 'hint', term: t('facts.hint'), value: <span className="font-mono">{row.hint}</span> },
        { key: 'by', term: t('facts.createdBy'), value: createdBy },
        { key: 'at', term: t('facts.createdAt'), value: day(row.createdAt) },
        ...(row.revokedAt
          ? [{ key: 'revoked', term: t('facts.revokedAt'), value: day(row.revokedAt) }]
          : [
              {
                key: 'ends',
                term: t('facts.ends'),
                value: row.expiresAt ? day(row.expiresAt) : t('facts.never'),
              },
            ]),
        ...(row.kind === 'secret'
          ? [
              {
                key: 'policy',
                term: t('facts.writes'),
                value: t(row.requiresSignature ? 'facts.writesSigned' : 'facts.writesPlain'),
              },
            ]
          : []),
        {
          key: 'may',
          term: t('facts.may'),
          value: (
            <ul className="font-mono text-meta">
              {row.permissions.map((permission) => (
                <li key={permission}>{permission}</li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
