import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CreateRoleButton } from '@/components/roles/role-actions';
import { RoleMatrix } from '@/components/roles/role-matrix';
import { RolesTable } from '@/components/roles/roles-table';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listRoles } from '@/lib/roles/queries';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('roles'))('title') };
}

export default async function RolesPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'members:read');
  const [t, roles] = await Promise.all([getTranslations('roles'), listRoles(actor)]);
  return (
    <>
      <PageHead title={t('title')} meta={t('lead')} actions={<CreateRoleButton />} />
      <div className="mt-4 border-t border-line">
        <RolesTable roles={roles} />
      </div>
      <div className="px-4 py-6 md:px-6">
        <Section id="matrix" title={t('matrix')}>
          <RoleMatrix roles={roles} />
        </Section>
      </div>
    </>
  );
}
