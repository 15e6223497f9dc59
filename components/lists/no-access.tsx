import { getFormatter, getTranslations } from 'next-intl/server';
import { roleName } from '@/components/shell/role-name';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import type { Actor } from '@/lib/auth/actor';
import { currentFacts } from '@/lib/auth/current-facts';
import { rolesWith } from '@/lib/auth/permissions';
import { LISTS, type ListDefinition } from '@/lib/lists/definition';
import { setPageStatus } from '@/lib/page-status';

type NoAccessProps = { actor: Actor; list: Pick<ListDefinition, 'key' | 'title'> };

/** In the place of a list that the member's role does not include: who sees it, and what to write to them. */
export async function NoAccess({ actor, list }: NoAccessProps) {
  setPageStatus((await currentFacts()).requestId, 403);
  const t = await getTranslations();
  const format = await getFormatter();
  const { kind, name, merchantName } = actor.environment;
  const title = t(list.title);
  const role = (await roleName(actor)) ?? '';
  const roles = format.list(
    rolesWith(LISTS[list.key], kind).map((one) => t(`shell.roles.${one}`)),
    { type: 'disjunction' },
  );
  return (
    <>
      <PageHead title={title} />
      <EmptyState
        title={t('lists.denied.title', { list: title })}
        action={
          <CopyButton
            worded
            label={t('lists.denied.copy')}
            text={t('lists.denied.request', {
              list: title,
              place: `${merchantName} (${name})`,
              member: actor.label,
              role,
            })}
          />
        }
      >
        {t('lists.denied.body', { role, roles, list: title })}
      </EmptyState>
    </>
  );
}
