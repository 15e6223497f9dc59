import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CreateKeyButton } from '@/components/keys/create-key-dialog';
import { KeysTable } from '@/components/keys/keys-table';
import { RollAllButton } from '@/components/keys/roll-all-dialog';
import { RefreshOn } from '@/components/live/refresh-on';
import { actorNames } from '@/components/shell/actor-names';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { now } from '@/lib/clock';
import {
  callsOfKeys,
  consumersOfKeys,
  isOver,
  listKeys,
  replacedIds,
  uploadedKeyIds,
} from '@/lib/credentials/queries';
import { rollableKeys } from '@/lib/credentials/rotate-all-keys';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keys'))('title') };
}

export default async function KeysPage({
  params,
}: {
  params: Promise<{ merchant: string; environment: string }>;
}) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'keys:read');
  const t = await getTranslations('keys');
  const [keys, calls, consumers, uploaded] = await Promise.all([
    listKeys(actor),
    callsOfKeys(actor),
    consumersOfKeys(actor),
    uploadedKeyIds(actor),
  ]);
  const moment = now();
  const replaced = replacedIds(keys);
  const rollable = rollableKeys(keys, uploaded, moment.getTime()).map(({ id, name, hint }) => ({
    id,
    name,
    hint,
    calls: calls[id] ?? 0,
    consumers: consumers[id] ?? [],
  }));
  const left = keys.filter((key) => uploaded.has(key.id) && !isOver(key, moment.getTime()));
  const labels = await actorNames(
    actor,
    keys.map((key) => key.createdBy),
  );
  return (
    <>
      <RefreshOn nouns={['api_key']} />
      <PageHead
        title={t('title')}
        meta={t('lead')}
        actions={
          <>
            <RollAllButton keys={rollable} uploaded={left.map(({ name }) => name)} />
            <CreateKeyButton />
          </>
        }
      />
      <div className="mt-4 border-t border-line">
        {keys.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>
        ) : (
          <KeysTable
            keys={keys.map((key) => ({ ...key, createdBy: labels[key.createdBy] ?? key.createdBy }))}
            calls={calls}
            replaced={replaced}
            base={`/m/${merchant}/${environment}`}
            zone={actor.environment.timeZone}
            now={moment.toISOString()}
          />
        )}
      </div>
    </>
  );
}
