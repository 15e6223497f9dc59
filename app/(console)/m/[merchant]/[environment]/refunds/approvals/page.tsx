import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WaitingTable } from '@/components/refunds/waiting-table';
import { actorNames } from '@/components/shell/actor-names';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { listWaitingRefunds } from '@/lib/refunds/refund-parts';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('approval'))('list') };
}

export default async function RefundApprovalsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'refunds:read');
  const t = await getTranslations('approval');
  const waiting = await listWaitingRefunds(actor);
  const labels = await actorNames(
    actor,
    waiting.map(({ requestedBy }) => requestedBy),
  );
  const base = `/m/${merchant}/${environment}`;
  const pages = await getTranslations('shell.pages');
  return (
    <>
      <Breadcrumbs parents={[{ label: pages('refunds'), href: `${base}/refunds` }]} />
      <PageHead title={t('list')} meta={waiting.length > 0 ? t('count', { count: waiting.length }) : null} />
      {waiting.length === 0 ? (
        <EmptyState
          title={t('none')}
          action={<LinkButton href={`${base}/payments`}>{t('toTransactions')}</LinkButton>}
        >
          {t('noneDetail')}
        </EmptyState>
      ) : (
        <div className="mt-4">
          <WaitingTable
            base={base}
            zone={actor.environment.timeZone}
            rows={waiting.map((asked) => ({
              id: asked.refundId,
              amount: Number(asked.amount),
              currency: asked.currency,
              reason: asked.refund.reason,
              requestedBy: labels[asked.requestedBy] ?? asked.requestedBy,
              requestedAt: asked.requestedAt.toISOString(),
              expiresAt: asked.expiresAt.toISOString(),
            }))}
          />
        </div>
      )}
    </>
  );
}
