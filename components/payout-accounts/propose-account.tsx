'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CurrencySelect } from '@/components/ui/currency-select';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { Field } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { type Currency, isCurrency } from '@/lib/money';
import { proposePayoutAccountAction } from '@/lib/payout-accounts/actions';
import { TEST_ACCOUNTS } from '@/lib/test-accounts';
import { NumberFields, TestAccountField, type TypedNumber, typedFaults } from './number-fields';
import { SubmissionProblem } from './submission-problem';

/** Opens the dialog that proposes an account, for whoever may. */
export function ProposeAccountButton() {
  const t = useTranslations('payoutAccounts.propose');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('payout_accounts:write')) return null;
  return (
    <>
      <Button look="primary" data-action="propose-payout-account" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} keepOpen>
        <ProposeForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const EMPTY: TypedNumber = { form: 'iban', iban: '', country: '', bank_code: '', account_number: '' };

function ProposeForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('payoutAccounts.propose');
  const { kind, merchantName, defaultCurrency } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const fields = useRef<HTMLFieldSetElement>(null);
  const { state, submit } = useSubmission(proposePayoutAccountAction);
  const [holder, setHolder] = useState(merchantName);
  const [currency, setCurrency] = useState<Currency>(isCurrency(defaultCurrency) ? defaultCurrency : 'USD');
  const [typed, setTyped] = useState(EMPTY);
  const [test, setTest] = useState(() =>
    Math.max(
      0,
      TEST_ACCOUNTS.findIndex((one) => one.currency === defaultCurrency),
    ),
  );
  const [isTried, setTried] = useState(false);
  /** After a lost answer the same must be sent again, so it can no longer be changed. */
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  const isSandbox = kind === 'sandbox';
  const faults = isSandbox ? {} : typedFaults(typed);
  const holderFault = holder.trim() === '' ? t('faults.holder') : null;

  async function send() {
    setTried(true);
    if (holderFault || Object.keys(faults).length > 0) {
      requestAnimationFrame(() =>
        fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    const number = isSandbox ? testNumber(test) : typedNumber(typed);
    const sent = await submit({ holder: holder.trim(), currency, ...number });
    if (sent.kind !== 'done') return;
    toast({ title: t(sent.data.status === 'active' ? 'added' : 'waits', { last4: sent.data.last4 }) });
    onClose();
    router.refresh();
  }
  return (
    <DialogForm
      submit={t(isSandbox ? 'submitSandbox' : 'submit')}
      busy={state.kind === 'busy'}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <SubmissionProblem state={state} />
      <fieldset ref={fields} disabled={frozen} className="flex min-w-0 flex-col gap-4">
        <Field label={t('holder')} hint={t('holderHint')} error={isTried ? holderFault : null}>
          {(control) => (
            <input
              {...control}
              value={holder}
              maxLength={140}
              autoComplete="off"
              onChange={(event) => setHolder(event.target.value)}
            />
          )}
        </Field>
        {isSandbox ? (
          <TestAccountField
            value={test}
            onChange={(next) => {
              setTest(next);
              setCurrency(TEST_ACCOUNTS[next]?.currency ?? currency);
            }}
          />
        ) : (
          <NumberFields typed={typed} onChange={setTyped} faults={isTried ? faults : {}} />
        )}
        <CurrencySelect label={t('currency')} value={currency} onChange={setCurrency} />
      </fieldset>
      <p className="text-table text-ink-2">{t(isSandbox ? 'meaningSandbox' : 'meaning')}</p>
    </DialogForm>
  );
}

function testNumber(index: number) {
  const { country, iban, account_number, bank_code } = TEST_ACCOUNTS[index] ?? {};
  return iban ? { iban } : { country, account_number: account_number ?? '', bank_code: bank_code ?? '' };
}

function typedNumber({ form, iban, country, account_number, bank_code }: TypedNumber) {
  return form === 'iban' ? { iban } : { country, account_number, bank_code };
}
