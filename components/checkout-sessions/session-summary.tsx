import { useTranslations } from 'next-intl';
import { useGroupWords } from '@/components/insights/frame/group-words';
import { useConsole } from '@/components/shell/console-context';
import { AmountTitle } from '@/components/ui/amount';
import { buttonClass, LinkButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { type Description, DescriptionList } from '@/components/ui/description-list';
import { Id } from '@/components/ui/id';
import { Time } from '@/components/ui/time';
import { itemsOf } from '@/lib/checkout/list';
import type { SessionWithStepsView } from '@/lib/checkout/render';
import { ExpireSessionButton } from './expire-session-dialog';
import { SessionStatus } from './session-status';

/** A session beside its list: what for, how far its payer came, and what can be done with it. */
export function SessionSummary({ row }: { row: SessionWithStepsView }) {
  const t = useTranslations();
  const { base } = useConsole();
  const items = itemsOf(row);
  return (
    <div className="grid gap-5">
      <h2 id={row.id} tabIndex={-1} className="flex flex-wrap items-center gap-3">
        <AmountTitle amount={row.amount} currency={row.currency} />
        <SessionStatus status={row.status} />
      </h2>
      <DescriptionList items={useDescriptions(row)} />
      <div className="flex flex-wrap items-center gap-2">
        {row.url ? (
          <>
            <a href={row.url} target="_blank" rel="noreferrer" className={buttonClass('secondary')}>
              {t('checkout.open')}
            </a>
            <CopyButton text={row.url} label={t('common.copyLink')} worded />
          </>
        ) : null}
        {row.payment ? (
          <LinkButton href={`${base}/payments/${row.payment}`}>{t('checkout.payment')}</LinkButton>
        ) : null}
        <ExpireSessionButton
          session={{ id: row.id, amount: row.amount, currency: row.currency, payment: row.payment, items }}
          isOpen={row.status === 'open'}
        />
      </div>
    </div>
  );
}

/** What is not known, or does not apply, is left out. */
function useDescriptions(row: SessionWithStepsView): Description[] {
  const t = useTranslations();
  const word = useGroupWords();
  const { timeZone } = useConsole();
  const given = (key: string, term: string, value: Description['value'] | null) =>
    value === null ? [] : [{ key, term, value }];
  return [
    { key: 'items', term: t('checkout.description'), value: itemsOf(row) },
    ...given('reference', t('checkout.reference'), row.reference),
    {
      key: 'step',
      term: t('checkout.step'),
      value: row.step ? t(`checkout.steps.${row.step}`) : t('checkout.neverShown'),
    },
    ...given('drop_off', t('checkout.dropOff'), row.drop_off && t(`checkout.dropOffs.${row.drop_off}`)),
    ...given('method', t('payments.columns.method'), row.method && word('method', row.method)),
    ...given('device', t('metrics.dimensions.device'), row.device && word('device', row.device)),
    ...given(
      'country',
      t('metrics.dimensions.country'),
      row.payer_country && word('country', row.payer_country),
    ),
    {
      key: 'language',
      term: t('metrics.dimensions.checkout_language'),
      value: word('checkout_language', row.locale),
    },
    ...given('email', t('checkout.email'), row.customer_email),
    {
      key: 'created',
      term: t('checkout.created'),
      value: <Time at={row.created_at} zone={timeZone} />,
    },
    ...given(
      'paid',
      t('checkout.completed'),
      row.completed_at && <Time at={row.completed_at} zone={timeZone} />,
    ),
    ...given(
      'ends',
      t('checkout.ends'),
      row.status === 'open' ? <Time at={row.expires_at} zone={timeZone} /> : null,
    ),
    { key: 'id', term: t('checkout.id'), value: <Id id={row.id} /> },
  ];
}
