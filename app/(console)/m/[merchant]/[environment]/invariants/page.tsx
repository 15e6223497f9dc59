import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AttackPanel } from '@/components/invariants/attack-panel';
import { BoardSummary } from '@/components/invariants/board-summary';
import { BrokenInvariants } from '@/components/invariants/broken-invariants';
import { CheckAgain } from '@/components/invariants/check-again';
import { InvariantsTable } from '@/components/invariants/invariants-table';
import { RefreshEvery } from '@/components/live/refresh-every';
import { PageHead, Section } from '@/components/ui/section';
import { requireActor } from '@/lib/auth/actor';
import { invariantBoard } from '@/lib/invariants/queries';
import { latestAttack } from '@/lib/testlab/attacks';

type Props = { params: Promise<{ merchant: string; environment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('invariants'))('title') };
}

export default async function InvariantsPage({ params }: Props) {
  const { merchant, environment } = await params;
  const actor = await requireActor(merchant, environment, 'payments:read');
  const t = await getTranslations('invariants');
  const base = `/m/${merchant}/${environment}`;
  const { timeZone, kind } = actor.environment;
  const [board, attack] = await Promise.all([invariantBoard(actor), latestAttack(actor)]);
  return (
    <>
      <RefreshEvery ms={attack?.status === 'running' ? 1_000 : 10_000} />
      <PageHead
        title={t('title')}
        actions={actor.permissions.has('ledger:read') ? <CheckAgain /> : undefined}
      />
      <div className="max-w-5xl px-4 pt-2 md:px-6">
        <BoardSummary board={board} zone={timeZone} />
        <BrokenInvariants invariants={board.invariants} base={base} zone={timeZone} />
        <Section id="invariants" title={t('all')}>
          <InvariantsTable invariants={board.invariants} zone={timeZone} />
        </Section>
        {kind === 'sandbox' ? (
          <Section id="attack" title={t('attack.title')}>
            <AttackPanel attack={attack} base={base} mayAttack={actor.permissions.has('sandbox:write')} />
          </Section>
        ) : null}
      </div>
    </>
  );
}
