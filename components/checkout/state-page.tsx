import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { PaymentResult } from '@/lib/checkout/payer-page';
import type { PayerState, PayerView } from '@/lib/checkout/payer-view';
import type { CheckoutTranslator } from '@/lib/i18n/checkout/translator';
import { Money } from './money';
import { type Mark, NextStep, StateFrame } from './state-frame';
import { WatchState } from './watch-state';
import { moneyText, wordsOf } from './words';

type ShownState = Exclude<PayerState, 'open'>;

const MARKS: Record<ShownState, Mark> = {
  paid: ['check', 'text-ok'],
  action: ['clock', 'text-info'],
  confirming: ['clock', 'text-info'],
  failed: ['cross', 'text-bad'],
  canceled: ['dash', 'text-ink-3'],
  expired: ['clock', 'text-ink-3'],
};

type StatePageProps = {
  view: PayerView;
  isResult?: boolean;
  /** What the result page does and asks, after everything else; apart, so that no other page brings its scripts. */
  after?: ReactNode;
};

/** A session that takes no form (any more): paid, over, or waiting for the bank. Never a form. */
export function StatePage({ view, isResult = false, after = null }: StatePageProps) {
  const { t, locale } = wordsOf(view.locale);
  const state = view.state as ShownState;
  const { merchant, returnUrl } = view;
  const facts = { merchant, amount: moneyText(view.amount, view.currency, locale) };
  const isOver = state !== 'action' && state !== 'confirming';
  return (
    <Panel
      state={state}
      title={state === 'paid' && !isResult ? t('states.paid.beforeTitle') : t(`states.${state}.title`)}
      view={view}
      locale={locale}
      text={textOf(state, t, { ...facts, isBefore: !isResult, canReturn: returnUrl !== null })}
      statusUrl={`/c/${view.environmentId}/${view.sessionId}/status`}
    >
      {returnUrl && isOver ? (
        <NextStep href={returnUrl}>
          {t(state === 'paid' ? 'states.paid.return' : 'states.back', { merchant })}
        </NextStep>
      ) : null}
      {isResult ? after : null}
    </Panel>
  );
}

/** The result of a payment that has no page of a merchant to return to, in the language of the payer's browser. */
export async function PaymentResultPage({ result, statusUrl }: { result: PaymentResult; statusUrl: string }) {
  const { t, locale } = wordsOf(await getLocale());
  const state = result.state === 'open' ? 'failed' : result.state;
  const facts = { merchant: result.merchant, amount: moneyText(result.amount, result.currency, locale) };
  const text = textOf(state, t, { ...facts, isBefore: false, canReturn: false });
  const title = t(`states.${state}.title`);
  return (
    <Panel state={state} title={title} view={result} locale={locale} text={text} statusUrl={statusUrl} />
  );
}

type Facts = { merchant: string; amount: string; isBefore: boolean; canReturn: boolean };

function textOf(
  state: ShownState,
  t: CheckoutTranslator,
  { merchant, amount, isBefore, canReturn }: Facts,
): string {
  switch (state) {
    case 'paid':
      return isBefore ? t('states.paid.before') : t('states.paid.text', { merchant, amount });
    case 'action':
      return t('states.action.text', { amount });
    case 'failed':
      return canReturn ? t('states.failed.text', { merchant }) : t('states.failed.textPlain');
    case 'expired':
      return t('states.expired.text', { merchant });
    default:
      return t(`states.${state}.text`);
  }
}

type Shown = {
  merchant: string;
  isSandbox: boolean;
  amount: number;
  currency: string;
  actionUrl: string | null;
};
type PanelProps = {
  state: ShownState;
  title: string;
  view: Shown;
  locale: string;
  text: string;
  statusUrl: string;
  children?: ReactNode;
};

function Panel({ state, title, view, locale, text, statusUrl, children }: PanelProps) {
  const { t } = wordsOf(locale);
  const full = `${title} · ${view.merchant}`;
  return (
    <StateFrame
      title={title}
      over={view.merchant}
      mark={MARKS[state]}
      page={view.isSandbox ? t('testTitle', { title: full }) : full}
    >
      <p className="sum-rule double-rule self-start py-2 pr-6">
        <Money amount={view.amount} currency={view.currency} locale={locale} size="title" />
      </p>
      <p className="text-ink-2" role={state === 'confirming' ? 'status' : undefined}>
        {text}
      </p>
      {view.actionUrl ? <NextStep href={view.actionUrl}>{t('states.action.continue')}</NextStep> : null}
      {children}
      {state === 'confirming' || state === 'action' ? (
        <WatchState statusUrl={statusUrl} state={state} polls />
      ) : null}
      {state === 'confirming' ? (
        // Without scripts the browser asks by itself.
        <noscript>
          <meta httpEquiv="refresh" content="4" />
        </noscript>
      ) : null}
    </StateFrame>
  );
}
