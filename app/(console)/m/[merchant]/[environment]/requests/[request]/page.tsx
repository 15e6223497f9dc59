import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReplayPanel } from '@/components/requests/replay-panel';
import { RequestDetail } from '@/components/requests/request-detail';
import { RequestStatus } from '@/components/requests/request-status';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { DomainError } from '@/lib/errors';
import { sandboxesOf } from '@/lib/merchants/queries';
import { eventsOfRequest, getRequest } from '@/lib/requests/queries';
import { renderRequestDetail } from '@/lib/requests/render';
import { replayObstacle } from '@/lib/requests/replayable';

type Props = { params: Promise<{ merchant: string; environment: string; request: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('title') };
}

export default async function RequestPage({ params }: Props) {
  const { merchant, environment, request: id } = await params;
  const actor = await requireActor(merchant, environment, 'requests:read');
  const row = await getRequest(actor, id).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not_found') notFound();
    throw error;
  });
  const [t, events, sandboxes] = await Promise.all([
    getTranslations('requests'),
    eventsOfRequest(actor, row),
    sandboxesOf(actor),
  ]);
  const request = renderRequestDetail(actor, row);
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/requests` }]} />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="font-mono text-h3 break-all">
              {request.method} {request.path}
            </span>
            <RequestStatus status={request.status} />
          </span>
        }
      />
      <RequestDetail
        request={request}
        events={events.map((event) => ({ id: event.id, type: event.type }))}
        base={base}
      >
        <ReplayPanel
          request={request}
          obstacle={replayObstacle(actor, row)}
          sandboxes={sandboxes}
          merchantBase={`/m/${merchant}`}
        />
      </RequestDetail>
    </>
  );
}
