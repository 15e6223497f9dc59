'use client';

import { useTranslations } from 'next-intl';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { PayoutAccountView } from '@/lib/payout-accounts/render';
import { AccountActions } from './account-actions';
import { AccountName, useAccountPlace } from './account-name';
import { AccountStatus } from './account-status';

type AccountsTableProps = {
  accounts: readonly PayoutAccountView[];
  /** Of those who proposed and decided, by id. */
  names: Readonly<Record<string, string>>;
  /** Id of who reads. */
  reader: string;
  /** The account whose decision the address asks for. */
  open: string | null;
  zone: string;
  now: string;
};

/** Every account with who proposed and who confirmed it; what waits for a second person has the decision beside it. */
export function AccountsTable({ accounts, names, reader, open, zone, now }: AccountsTableProps) {
  const t = useTranslations('payoutAccounts');
  const place = useAccountPlace();
  return (
    <Table caption={t('caption')}>
      <Head>
        <HeadCell>{t('account')}</HeadCell>
        <HeadCell>{t('status')}</HeadCell>
        <HeadCell>{t('currency')}</HeadCell>
        <HeadCell className="max-lg:hidden">{t('proposed')}</HeadCell>
        <HeadCell right>
          <span className="sr-only">{t('actions')}</span>
        </HeadCell>
      </Head>
      <Body>
        {accounts.map((account) => (
          <Row key={account.id} data-account={account.id}>
            <Cell className="md:py-2">
              <AccountName account={account} />
              <span className="block break-words">{account.holder}</span>
              <span className="block text-meta text-ink-3">{place(account)}</span>
            </Cell>
            <Cell className="max-md:text-right">
              <AccountStatus status={account.status} />
            </Cell>
            <Cell>
              {account.currency}
              {account.default ? <span className="block text-meta text-ink-3">{t('default')}</span> : null}
            </Cell>
            <Cell className="text-ink-2 max-lg:hidden! md:py-2">
              <Time at={account.created_at} zone={zone} as="list" now={now} />
              <span className="block text-meta text-ink-3">
                {t('by', { name: names[account.proposed_by] ?? account.proposed_by })}
              </span>
              {account.decided_by ? (
                <span className="block text-meta text-ink-3">
                  {t(account.status === 'rejected' ? 'refusedBy' : 'confirmedBy', {
                    name: names[account.decided_by] ?? account.decided_by,
                  })}
                </span>
              ) : null}
            </Cell>
            <Cell right className="max-md:order-4">
              <AccountActions
                account={account}
                proposer={names[account.proposed_by] ?? account.proposed_by}
                isProposer={account.proposed_by === reader}
                isOpen={open === account.id}
                zone={zone}
              />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
