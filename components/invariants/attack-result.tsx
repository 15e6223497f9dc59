import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { SectionTable } from '@/components/ui/section-table';
import { Cell, Row } from '@/components/ui/table';
import { formatMoney } from '@/lib/money';
import type { AttackView, Proof, Wave } from '@/lib/testlab/attacks';

/** How many calls won, what the others were told, and what the books say of it. */
export function AttackResult({ attack, base }: { attack: AttackView; base: string }) {
  const t = useTranslations('invariants.attack');
  return (
    <div data-attack={attack.status} className="space-y-3 text-table">
      <SectionTable
        caption={t('caption')}
        heads={[
          { label: t('wave') },
          { label: t('calls'), right: true },
          { label: t('legal'), right: true },
          { label: t('won'), right: true },
          { label: t('told') },
        ]}
      >
        {attack.waves.map((wave) => (
          <WaveRow key={wave.kind} wave={wave} />
        ))}
      </SectionTable>
      {attack.proof ? <Verdict proof={attack.proof} waves={attack.waves} /> : null}
      {attack.status === 'cut_off' ? <p className="text-ink-3">{t('cutOff')}</p> : null}
      {attack.payment ? (
        <p>
          <Link
            href={`${base}/payments/${attack.payment}`}
            className="touch-target font-medium text-accent underline underline-offset-2"
          >
            {t('payment')}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function WaveRow({ wave }: { wave: Wave }) {
  const t = useTranslations('invariants.attack');
  const told = Object.entries(wave.told).map(([code, count]) => t('toldCode', { code, count }));
  return (
    <Row data-wave={wave.kind} className="max-md:grid-cols-3!">
      <Cell className="max-md:col-span-3">
        {t(`kinds.${wave.kind}`, { each: money(wave.each, useLocale()) })}
      </Cell>
      {(['calls', 'legal', 'won'] as const).map((part) => (
        <Cell key={part} className={part === 'won' ? 'font-bold md:text-right!' : 'md:text-right!'}>
          <span aria-hidden className="block text-meta font-normal text-ink-3 md:hidden">
            {t(part)}
          </span>
          {wave[part]}
        </Cell>
      ))}
      <Cell className="whitespace-normal max-md:col-span-3 max-md:text-meta">
        {told.length > 0 ? told.join(' · ') : '—'}
      </Cell>
    </Row>
  );
}

/** Green only when the books say what the payment says and no row of it breaks an invariant. */
function Verdict({ proof, waves }: { proof: Proof; waves: readonly Wave[] }) {
  const t = useTranslations('invariants.attack');
  const locale = useLocale();
  const broken = proof.checked.filter(({ offenders }) => offenders > 0);
  const isSound =
    broken.length === 0 &&
    proof.captured === proof.booksCaptured &&
    proof.refunded === proof.booksRefunded &&
    waves.every(({ won, legal }) => won <= legal);
  return (
    <div className="flex items-start gap-2" data-verdict={isSound ? 'sound' : 'broken'}>
      <Icon name={isSound ? 'check' : 'cross'} className={isSound ? 'mt-0.5 text-ok' : 'mt-0.5 text-bad'} />
      <div>
        <p>
          {t('books', {
            captured: money(proof.captured, locale),
            refunded: money(proof.refunded, locale),
            booksCaptured: money(proof.booksCaptured, locale),
            booksRefunded: money(proof.booksRefunded, locale),
          })}
        </p>
        <p>
          {broken.length === 0
            ? t('sound', { count: proof.checked.length })
            : t('broken', { numbers: broken.map(({ number }) => number).join(', ') })}
        </p>
      </div>
    </div>
  );
}

function money(amount: number, locale: string): string {
  return formatMoney(amount, 'USD', locale);
}
