import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { KeyDetail } from '@/components/keys/key-detail';
import { KeySettingsButton } from '@/components/keys/key-settings-dialog';
import { KeyState } from '@/components/keys/key-state';
import { RevokeKeyButton } from '@/components/keys/revoke-key-dialog';
import { RotateKeyButton } from '@/components/keys/rotate-key-dialog';
import { RefreshEvery } from '@/components/live/refresh-every';
import { actorNames } from '@/components/shell/actor-names';
import { Breadcrumbs } from '@/components/ui/breadcrumbs';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import { getKey, isOver, isSafeToRevoke, sourcesOfKey, successorOf } from '@/lib/credentials/queries';

type Props = { params: Promise<{ merchant: string; environment: string; key: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keys'))('title') };
}

export default async function KeyPage({ params }: Props) {
  const { merchant, environment, key: id } = await params;
  const actor = await requireActor(merchant, environment, 'keys:read');
  const row = await getKey(actor, id);
  if (!row) notFound();
  const [sources, successor, labels, t] = await Promise.all([
    sourcesOfKey(actor, id),
    successorOf(actor, id),
    actorNames(actor, [row.createdBy]),
    getTranslations('keys'),
  ]);
  const moment = now();
  const hasEnded = isOver(row, moment.getTime());
  const base = `/m/${merchant}/${environment}`;
  return (
    <>
      {hasEnded ? null : <RefreshEvery ms={10_000} />}
      <Breadcrumbs parents={[{ label: t('title'), href: `${base}/keys` }]} />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-words">{row.name}</span>
            <KeyState row={row} now={moment.toISOString()} isReplaced={successor !== null} />
          </span>
        }
        actions={
          <>
            {row.revokedAt ? null : <RevokeKeyButton id={row.id} name={row.name} />}
            <KeySettingsButton row={row} isOver={hasEnded} now={moment.toISOString()} />
            <RotateKeyButton
              id={row.id}
              name={row.name}
              isSigning={row.kind === 'signing'}
              blocked={successor ? 'replaced' : hasEnded ? 'ended' : null}
            />
          </>
        }
      />
      <KeyDetail
        row={row}
        createdBy={labels[row.createdBy] ?? row.createdBy}
        successor={successor}
        sources={sources}
        isQuiet={isSafeToRevoke(row, moment.getTime())}
        isOver={hasEnded}
        base={base}
        zone={actor.environment.timeZone}
        now={moment.toISOString()}
      />
    </>
  );
}
