import { useTranslations } from 'next-intl';
import { useRoleWords } from '@/components/members/role-words';
import { Body, Cell, Head, HeadCell, Row, Table } from '@/components/ui/table';
import type { RoleShape } from '@/lib/roles/queries';
import { RoleActions } from './role-actions';

/** Every role with how many have it and what can be done with it. */
export function RolesTable({ roles }: { roles: readonly RoleShape[] }) {
  const t = useTranslations('roles');
  const words = useRoleWords();
  return (
    <Table caption={t('title')}>
      <Head>
        <HeadCell>{t('name')}</HeadCell>
        <HeadCell right>{t('members')}</HeadCell>
        <HeadCell right className="max-lg:hidden">
          {t('limit')}
        </HeadCell>
        <HeadCell right>
          <span className="sr-only">{t('change')}</span>
        </HeadCell>
      </Head>
      <Body>
        {roles.map((role) => (
          <Row key={role.choice}>
            <Cell className="font-medium break-words md:py-2">
              {words.option(role)}
              <span className="block text-meta font-normal text-ink-3">
                {t(role.name === null ? 'builtIn' : 'own')}
              </span>
            </Cell>
            <Cell right className="tabular-nums">
              {/* Beside its head the number says it all; on a phone there is no head to be seen. */}
              <span className="max-md:hidden">{t('peopleCount', people(role))}</span>
              <span className="md:hidden">{t('people', people(role))}</span>
            </Cell>
            <Cell right className="tabular-nums max-lg:hidden!">
              {words.limit(role.refundLimitMajor)}
            </Cell>
            <Cell right className="max-md:col-span-2">
              <RoleActions
                role={role}
                others={roles
                  .filter((other) => other.mayGive && other.choice !== role.choice)
                  .map(({ choice, name }) => ({ choice, name }))}
              />
            </Cell>
          </Row>
        ))}
      </Body>
    </Table>
  );
}

function people({ members, invitations }: RoleShape) {
  return { members, invitations };
}
