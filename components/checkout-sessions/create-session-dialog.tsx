'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTypedAmount } from '@/components/payments/use-typed-amount';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { ActionButton } from '@/components/ui/action-button';
import { AmountField } from '@/components/ui/amount-field';
import { Button } from '@/components/ui/button';
import { CurrencySelect } from '@/components/ui/currency-select';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { createCheckoutSessionAction } from '@/lib/checkout/actions';
import { type Currency, formatMoney } from '@/lib/money';
import { SessionResult } from './session-result';

export function CreateSessionButton() {
  const t = useTranslations('checkout');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        look="primary"
        blockedBecause={permissions.includes('checkout:write') ? null : t('blocked')}
        data-action="create-checkout-session"
        onClick={() => setOpen(true)}
      >
        {t('create')}
      </ActionButton>
      <Dialog open={open} onOpenChange={setOpen} title={t('formTitle')} keepOpen>
        <CreateSessionForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** One item, one price, one link. */
function CreateSessionForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('checkout');
  const common = useTranslations('common');
  const locale = useLocale();
  const router = useRouter();
  const { defaultCurrency, base } = useConsole();
  const [currency, setCurrency] = useState(defaultCurrency as Currency);
  const [item, setItem] = useState('');
  const [text, setText] = useState('');
  const [successUrl, setSuccessUrl] = useState(() => `${location.origin}${base}/checkout`);
  const [tried, setTried] = useState(false);
  const { amount, error } = useTypedAmount(text, currency);
  const { state, submit } = useSubmission(createCheckoutSessionAction);
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const urlError = URL.canParse(successUrl) ? null : t('successUrlBad');

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (amount === null || item.trim() === '' || urlError) return;
    const made = await submit({
      currency,
      line_items: [{ name: item.trim(), amount }],
      success_url: successUrl,
    });
    if (made.kind === 'done') router.refresh();
  }
  if (state.kind === 'done') return <SessionResult session={state.data} onClose={onClose} />;
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      {state.kind === 'refused' ? <ProblemNote title={t('errorTitle')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('item')} error={tried && item.trim() === '' ? t('itemEmpty') : null}>
        {(control) => (
          <input
            {...control}
            value={item}
            disabled={frozen}
            maxLength={200}
            onChange={(event) => setItem(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <AmountField
          label={t('price')}
          error={tried || text !== '' ? error : null}
          value={text}
          onChange={setText}
          currency={currency}
          disabled={frozen}
        />
        <CurrencySelect label={t('currency')} value={currency} onChange={setCurrency} disabled={frozen} />
      </div>
      <Field label={t('successUrl')} hint={t('successUrlHint')} error={tried ? urlError : null}>
        {(control) => (
          <input
            {...control}
            type="url"
            value={successUrl}
            disabled={frozen}
            maxLength={2048}
            onChange={(event) => setSuccessUrl(event.target.value)}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" busy={state.kind === 'busy'}>
          {amount === null
            ? t('submitEmpty')
            : t('submit', { amount: formatMoney(amount, currency, locale) })}
        </Button>
      </DialogActions>
    </form>
  );
}
