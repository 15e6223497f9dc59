import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Id } from '@/components/ui/id';
import { Section } from '@/components/ui/section';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { InvariantView, OffenderView } from '@/lib/invariants/queries';
import { offenderHref } from './offender-href';
import { ruleKey } from './rule-key';

type BrokenInvariantsProps = { invariants: readonly InvariantView[]; base: string; zone: string };

/** The rows that break each broken invariant, with the way to what they are. */
export function BrokenInvariants({ invariants, base, zone }: BrokenInvariantsProps) {
  const t = useTranslations('invariants');
  return invariants
    .filter(({ broken }) => broken > 0)
    .map(({ number, broken, offenders }) => (
      <Section
        key={number}
        id={`broken-${number}`}
        title={t('brokenTitle', { number, rule: t(`rules.${ruleKey(number)}.says`) })}
      >
        <SectionTable
          caption={t('offenders', { number })}
          heads={[
            { label: t('object') },
            { label: t('problem') },
            { label: t('expected'), right: true },
            { label: t('found'), right: true },
            { label: t('since') },
          ]}
        >
          {offenders.map((one) => (
            <Row key={`${one.object_id} ${one.problem}`} data-offender={one.object_id}>
              <Cell>
                <Offender offender={one} base={base} />
              </Cell>
              <Cell>{t(problemKey(one.problem))}</Cell>
              <Cell right>{one.expected || '—'}</Cell>
              <Cell right>{one.found || '—'}</Cell>
              <Cell>
                <Time at={one.since} zone={zone} />
              </Cell>
            </Row>
          ))}
        </SectionTable>
        {broken > offenders.length ? (
          <p className="mt-2 text-table text-ink-3">{t('more', { more: broken - offenders.length })}</p>
        ) : null}
      </Section>
    ));
}

/** Every problem of a rule has its words; a test looks for each. */
function problemKey(problem: string): 'problems.entry_empty' {
  return `problems.${problem}` as 'problems.entry_empty';
}

function Offender({ offender, base }: { offender: OffenderView; base: string }) {
  const href = offenderHref(offender);
  const id = <Id id={offender.object_id} copy={false} />;
  return href ? (
    <Link
      href={base + href}
      className="touch-target underline decoration-line underline-offset-4 hover:text-accent"
    >
      {id}
    </Link>
  ) : (
    id
  );
}
