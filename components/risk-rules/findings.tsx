import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Amount } from '@/components/ui/amount';
import { Note } from '@/components/ui/note';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { percentText } from '@/lib/i18n/percent';
import { type BacktestResult, OUTCOMES } from '@/lib/risk/rules/backtest-result';
import type { RuleAction } from '@/lib/risk/rules/evaluate';

type FindingsProps = { findings: BacktestResult; action: RuleAction; base: string };

/** What a rule would have done: by outcome, in money, beside other rules, with payments to look at. */
export function Findings({ findings, action, base }: FindingsProps) {
  const t = useTranslations('riskRules.backtest');
  const format = useFormatter();
  const locale = useLocale();
  if (!findings.attempts) return <p className="text-table text-ink-3">{t('none')}</p>;
  const rate = findings.false_positive_rate;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p className="text-body font-medium">
        {t('matched', {
          matched: format.number(findings.matched),
          attempts: format.number(findings.attempts),
        })}
      </p>
      {findings.whole ? null : <Note tone="warn">{t('notWhole')}</Note>}
      <Faults faults={findings.faults} />
      <dl className="grid grid-cols-2 gap-3 text-table">
        <div>
          <dt className="text-ink-3">{t('falsePositives')}</dt>
          <dd className="text-h3 tabular-nums">{rate === null ? '–' : percentText(locale, rate)}</dd>
        </div>
        <div>
          <dt className="text-ink-3">{t('alreadyStopped')}</dt>
          <dd className="text-h3 tabular-nums">{format.number(findings.already_stopped)}</dd>
        </div>
      </dl>
      <SectionTable
        caption={t('outcome')}
        heads={[
          { label: t('outcome') },
          { label: t('matches'), right: true },
          { label: t('all'), right: true },
        ]}
      >
        {OUTCOMES.map((outcome) => (
          <Row key={outcome}>
            <Cell className="max-md:col-span-2">{t(`outcomes.${outcome}`)}</Cell>
            <Cell right className="tabular-nums max-md:text-left">
              <span className="text-ink-3 md:hidden">{t('matches')} </span>
              {format.number(findings.outcomes[outcome].matched)}
            </Cell>
            <Cell right className="text-ink-2 tabular-nums">
              <span className="text-ink-3 md:hidden">{t('all')} </span>
              {format.number(findings.outcomes[outcome].attempts)}
            </Cell>
          </Row>
        ))}
      </SectionTable>
      <Money money={findings.money} action={action} />
      <Overlap overlap={findings.overlap} base={base} />
      <Samples samples={findings.samples} base={base} />
    </div>
  );
}

function Faults({ faults }: { faults: BacktestResult['faults'] }) {
  const t = useTranslations('riskRules.backtest');
  const words = useTranslations('riskRules.faults');
  if (faults.length === 0) return null;
  return (
    <Note tone="warn">
      {faults.map(({ fault, key, attempts }) => (
        <p key={`${fault} ${key}`}>
          {t('faults', { count: attempts, why: words(fault, { key: key ?? '' }) })}
        </p>
      ))}
    </Note>
  );
}

function Money({ money, action }: { money: BacktestResult['money']; action: RuleAction }) {
  const t = useTranslations('riskRules.backtest');
  if (money.length === 0) return null;
  return (
    <div>
      <SectionTable
        caption={t(action === 'allow' ? 'savedMeaningAllow' : 'savedMeaning')}
        heads={[
          { label: t('currency') },
          { label: t('saved'), right: true },
          { label: t('lost'), right: true },
        ]}
      >
        {money.map(({ currency, saved, lost }) => (
          <Row key={currency}>
            <Cell className="max-md:col-span-2">{currency}</Cell>
            <Cell right className="max-md:text-left">
              <span className="text-ink-3 md:hidden">{t('saved')} </span>
              <Amount amount={saved} currency={currency} code={false} />
            </Cell>
            <Cell right>
              <span className="text-ink-3 md:hidden">{t('lost')} </span>
              <Amount amount={lost} currency={currency} code={false} />
            </Cell>
          </Row>
        ))}
      </SectionTable>
      <p className="mt-1 text-meta text-ink-3">
        {t(action === 'allow' ? 'savedMeaningAllow' : 'savedMeaning')}
      </p>
    </div>
  );
}

function Overlap({ overlap, base }: { overlap: BacktestResult['overlap']; base: string }) {
  const t = useTranslations('riskRules.backtest');
  const format = useFormatter();
  if (overlap.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-table font-medium">{t('overlap')}</h3>
      <ul className="text-table">
        {overlap.map(({ rule, name, matched }) => (
          <li key={rule} className="flex justify-between gap-4 border-b border-line py-1 last:border-b-0">
            <Link
              href={`${base}/settings/risk-rules/${rule}`}
              className="touch-target min-w-0 truncate text-accent hover:underline"
            >
              {name || rule}
            </Link>
            <span className="tabular-nums">{format.number(matched)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Samples({ samples, base }: { samples: BacktestResult['samples']; base: string }) {
  const t = useTranslations('riskRules.backtest');
  if (samples.length === 0) return null;
  return (
    <SectionTable
      caption={t('samples')}
      heads={[{ label: t('samples') }, { label: t('outcome') }, { label: t('amount'), right: true }]}
    >
      {samples.map(({ attempt, payment, outcome, amount, currency }) => (
        <Row key={attempt}>
          <Cell className="max-md:col-span-2">
            <Link
              href={`${base}/payments/${payment}`}
              className="touch-target font-mono text-meta text-accent hover:underline"
            >
              {payment.slice(-8)}
            </Link>
          </Cell>
          <Cell className="text-ink-2">{t(`outcomes.${outcome}`)}</Cell>
          <Cell right>
            <Amount amount={amount} currency={currency} />
          </Cell>
        </Row>
      ))}
    </SectionTable>
  );
}
