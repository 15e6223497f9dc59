import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { MemberRow } from '@/lib/merchants/queries';
import { MemberActions } from './member-actions';
import { type RoleOption, useRoleWords } from './role-words';

type MembersTableProps = {
  members: readonly MemberRow[];
  /** Roles that the reader could give. */
  roles: readonly RoleOption[];
  /** User id of the reader. */
  reader: string;
  zone: string;
};

/** Everybody who works for the merchant. */
export function MembersTable({ members, roles, reader, zone }: MembersTableProps) {
  const t = useTranslations('members');
  const words = useRoleWords();
  return (
    <Table caption={t('title')}>
      <Head>
        <HeadCell>{t('name')}</HeadCell>
        <HeadCell>{t('role')}</HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('limit')}
        </HeadCell>
        <HeadCell className="max-lg:hidden">{t('joined')}</HeadCell>
        <HeadCell right>
          <span className="sr-only">{t('change')}</span>
        </HeadCell>
      </Head>
      <Body>
        {members.map((member) => (
          <Row key={member.id}>
            <Cell className="font-medium break-words md:py-2">
              {member.name}
              {member.userId === reader ? <span className="font-normal text-ink-3"> {t('you')}</span> : null}
              <span className="block text-meta font-normal break-all text-ink-3">{member.email}</span>
            </Cell>
            <Cell className="max-md:text-right">
              {words.role(member.rights)}
              {member.disabled ? (
                <Status tone="neutral" icon="dash">
                  {t('disabled')}
                </Status>
              ) : null}
            </Cell>
            <Cell right className="tabular-nums max-lg:hidden! md:py-2">
              {words.limitOf(member.rights)}
              {member.rights.ownLimitMajor === null ? null : (
                <span className="block text-meta text-ink-3">{t('limitIsOwn')}</span>
              )}
            </Cell>
            <Cell className="text-ink-2 max-lg:hidden!">
              <Time at={member.createdAt} zone={zone} as="day" />
            </Cell>
            <Cell right className="max-md:col-span-2">
              <MemberActions member={member} roles={roles} />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}
