'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, formatAmount, formatMoney } from '@/lib/money';
import { createPayoutAction } from '@/lib/payouts/actions';
import type { PayoutView } from '@/lib/payouts/render';
import { STATEMENT_TEXT } from '@/lib/payouts/statement';
import type { PayOutFormProps, PayOutTexts } from './pay-out-form';

/** What a press sent, and what the form showed then. */
type Sent<Shown> = {
  input: {
    amount: number;
    currency: Currency;
    destination: string;
    statement: string | null;
    description: string | null;
  };
  shown: Shown;
};

/** What is typed in the dialog of a payout, what is wrong with it, and the request that it becomes. */
export function usePayOut(props: PayOutFormProps) {
  const { available: all, accounts, first, firstAmount, firstTexts, onReload } = props;
  const t = useTranslations('payouts.payOut');
  const locale = useLocale();
  const { state, submit } = useSubmission(createPayoutAction);
  const [currency, setCurrency] = useState(first);
  const available = all[currency] ?? 0;
  const own = accounts.filter((account) => account.currency === currency);
  const [chosen, setAccount] = useState<string | null>(null);
  const account = own.find(({ id }) => id === chosen) ?? own.find((one) => one.default) ?? own[0];
  // Until something is typed, all that is available, also when that changes meanwhile.
  const [typed, setTyped] = useState<string | null>(
    firstAmount === null ? null : formatAmount(firstAmount, first, locale),
  );
  const [texts, setTexts] = useState(firstTexts);
  const [isTried, setTried] = useState(false);
  const text = typed ?? (available > 0 ? formatAmount(available, currency, locale) : '');
  const parsed = parseAmount(text, currency, locale);
  const amount = typeof parsed === 'number' ? parsed : null;
  const isValid = amount !== null && amount > 0 && amount <= available;
  const statement = texts.statement.trim();
  const hasStatement = statement === '' || STATEMENT_TEXT.test(statement);
  const shown = {
    currency,
    available,
    accounts: own,
    account: account?.id ?? '',
    text,
    texts,
    amount: isValid ? amount : null,
  };
  const [sent, setSent] = useState<Sent<typeof shown> | null>(null);
  /** After a lost answer the same payout must be sent again, so it can no longer be changed. */
  const frozen = state.kind === 'busy' || state.kind === 'lost';
  return {
    state,
    // The balance may change meanwhile, by this very payout; what was sent stays what it was.
    ...(frozen && sent ? sent.shown : shown),
    setAccount,
    frozen,
    fault: frozen || isValid || !(isTried || typed !== null) ? null : faultOf(),
    statementFault: hasStatement ? null : t('faults.statement'),
    setTexts: (next: Partial<PayOutTexts>) => setTexts({ ...texts, ...next }),
    setText: (next: string) => setTyped(next),
    everything: () => setTyped(null),
    choose(next: typeof currency) {
      setCurrency(next);
      setTyped(null);
      setAccount(null);
    },
    /** The payout that was made; null where it was refused or nobody knows. */
    async send(): Promise<PayoutView | 'amount' | 'statement' | null> {
      setTried(true);
      let input = state.kind === 'lost' ? sent?.input : undefined;
      if (!input) {
        if (!isValid || !account) return 'amount';
        if (!hasStatement) return 'statement';
        const description = texts.description.trim() || null;
        input = { amount, currency, destination: account.id, statement: statement || null, description };
        setSent({ input, shown });
      }
      const answer = await submit(input);
      if (answer.kind === 'done') return answer.data;
      if (answer.kind === 'refused') onReload();
      return null;
    },
  };

  function faultOf(): string {
    if (available <= 0) return t('faults.nothing');
    if (amount === null || amount <= 0) return t('faults.amount');
    return t('faults.tooMuch', { amount: formatMoney(available, currency, locale) });
  }
}
