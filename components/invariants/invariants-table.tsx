import { useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { ChangeView, InvariantView } from '@/lib/invariants/queries';
import { InvariantState } from './invariant-state';
import { ruleKey } from './rule-key';

type InvariantsTableProps = { invariants: readonly InvariantView[]; zone: string };

/** Every invariant: what it says, whether it holds, and when it was last run over how many rows. */
export function InvariantsTable({ invariants, zone }: InvariantsTableProps) {
  const t = useTranslations('invariants');
  return (
    <SectionTable
      caption={t('caption')}
      heads={[
        { label: t('number') },
        { label: t('rule') },
        { label: t('state') },
        { label: t('passed') },
        { label: t('rows'), right: true },
      ]}
    >
      {invariants.map((one) => (
        <Row
          key={one.number}
          data-invariant={one.number}
          data-state={one.state}
          className="max-md:grid-cols-[1.75rem_minmax(0,1fr)_auto]! max-md:gap-x-2!"
        >
          <Cell className="align-top text-ink-3 md:py-2">{one.number}</Cell>
          <Cell className="align-top max-md:col-span-2 md:py-2">
            <span className="block max-w-[60ch] font-medium">{t(`rules.${ruleKey(one.number)}.says`)}</span>
            <span className="block max-w-[60ch] text-meta text-ink-3">
              {t(`rules.${ruleKey(one.number)}.covers`)}
            </span>
            {one.changes.length > 1 ? <Changes changes={one.changes} zone={zone} /> : null}
          </Cell>
          <Cell className="align-top max-md:col-start-2 md:py-2">
            <InvariantState state={one.state} />
          </Cell>
          <Cell className="align-top text-ink-2 max-md:order-last max-md:col-start-2 max-md:text-meta md:py-2">
            {one.passed ? <Time at={one.passed.at} zone={zone} /> : t('never')}
            <span className="block max-w-[24ch] text-meta text-ink-3">
              {t(one.isFollowed ? 'followed' : 'passOnly')}
            </span>
            {one.running ? (
              <span className="block text-meta text-ink-3">{t('running', { rows: one.running.rows })}</span>
            ) : null}
          </Cell>
          <Cell right className="align-top max-md:row-span-2 md:py-2">
            {one.passed ? (
              <>
                {t('count', { rows: one.passed.rows })}
                <span className="block text-meta text-ink-3">{t('took', { ms: one.passed.ms })}</span>
              </>
            ) : (
              '—'
            )}
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}

/** How the state changed, the newest first. */
function Changes({ changes, zone }: { changes: readonly ChangeView[]; zone: string }) {
  const t = useTranslations('invariants');
  return (
    <Disclosure summary={t('history')}>
      <ul className="space-y-1 text-meta text-ink-2">
        {changes.map((change) => (
          <li key={change.at}>
            <Time at={change.at} zone={zone} />{' '}
            {t('changed', {
              from: t(`states.${change.from}`),
              to: t(`states.${change.to}`),
              offenders: change.offenders,
            })}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
