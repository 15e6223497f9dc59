import { useLocale, useTranslations } from 'next-intl';
import type { Contribution } from '@/lib/risk/score/model';

/** What a score is made of, the largest part first; a bar to the right speaks against the payment, one to the left for it. */
export function RiskReasons({ reasons }: { reasons: readonly Contribution[] }) {
  const t = useTranslations('paymentRisk');
  const locale = useLocale();
  if (reasons.length === 0) return <p className="text-ink-3">{t('noReason')}</p>;
  const largest = Math.max(...reasons.map(({ points }) => Math.abs(points)));
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  return (
    <div>
      <h3 className="mb-1 font-medium text-ink">{t('reasonsTitle')}</h3>
      <ul>
        {reasons.map(({ reason, points }) => (
          <li key={reason} className="grid grid-cols-[minmax(0,1fr)_5rem_2.5rem] items-center gap-2 py-0.5">
            <span className="min-w-0">{t(`reasons.${reason}`)}</span>
            <span aria-hidden className="grid h-1.5 grid-cols-2">
              <Half share={points < 0 ? -points / largest : 0} side="left" />
              <Half share={points > 0 ? points / largest : 0} side="right" />
            </span>
            <span className="text-right" data-points={points}>
              {signed.format(points)}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-meta text-ink-3">{t('pointsMeaning')}</p>
    </div>
  );
}

function Half({ share, side }: { share: number; side: 'left' | 'right' }) {
  const isLeft = side === 'left';
  return (
    <span className={isLeft ? 'flex justify-end border-r border-control' : 'flex'}>
      <span
        className={isLeft ? 'h-full bg-(--c3)' : 'h-full bg-(--c2)'}
        style={{ width: `${Math.round(100 * share)}%` }}
      />
    </span>
  );
}
