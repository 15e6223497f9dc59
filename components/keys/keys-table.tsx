import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { KeyRow } from '@/lib/credentials/queries';
import { KeyState } from './key-state';
import { RevokeKeyButton } from './revoke-key-dialog';

type KeysTableProps = {
  keys: readonly KeyRow[];
  /** Calls of the last seven days by key id. */
  calls: Readonly<Record<string, number>>;
  /** Ids of keys that have a successor. */
  replaced: ReadonlySet<string>;
  /** Where the page of a key is: this and its id. */
  base: string;
  zone: string;
  now: string;
};

/** Every key of the environment, revoked ones too: what was possible stays visible. */
export function KeysTable({ keys, calls, replaced, base, zone, now }: KeysTableProps) {
  const t = useTranslations('keys');
  const format = useFormatter();
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('name')}</HeadCell>
        <HeadCell>{t('key')}</HeadCell>
        <HeadCell>{t('state')}</HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('calls')}
        </HeadCell>
        <HeadCell className="max-lg:hidden">{t('lastUsed')}</HeadCell>
        <HeadCell className="max-xl:hidden">{t('created')}</HeadCell>
        <HeadCell right>
          <span className="sr-only">{t('revoke')}</span>
        </HeadCell>
      </Head>
      <Body>
        {keys.map((key) => (
          <Row key={key.id}>
            <Cell className="font-medium break-words md:py-2">
              <Link href={`${base}/keys/${key.id}`} className="touch-target text-accent hover:underline">
                {key.name}
              </Link>
              <span className="block text-meta font-normal text-ink-3">{t(`kinds.${key.kind}`)}</span>
            </Cell>
            <Cell className="font-mono text-meta break-all max-md:order-3 max-md:self-center">
              {key.hint}
            </Cell>
            <Cell>
              <KeyState row={key} now={now} isReplaced={replaced.has(key.id)} />
            </Cell>
            <Cell right className="tabular-nums max-lg:hidden!">
              {format.number(calls[key.id] ?? 0)}
            </Cell>
            <Cell className="text-ink-2 max-lg:hidden! md:py-2">
              {key.lastUsedAt ? <Time at={key.lastUsedAt} zone={zone} as="list" now={now} /> : t('never')}
              {key.lastUsedIp ? (
                <span className="block text-meta text-ink-3">{t('from', { ip: key.lastUsedIp })}</span>
              ) : null}
            </Cell>
            <Cell className="text-ink-2 max-xl:hidden! md:py-2">
              <Time at={key.createdAt} zone={zone} as="day" />
              <span className="block max-w-48 truncate text-meta text-ink-3">{key.createdBy}</span>
            </Cell>
            <Cell right className="max-md:order-4">
              {key.revokedAt ? null : <RevokeKeyButton id={key.id} name={key.name} size="small" />}
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
