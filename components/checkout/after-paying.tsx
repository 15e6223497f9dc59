import type { PayerView } from '@/lib/checkout/payer-view';
import { SCORES } from '@/lib/checkout/satisfaction';
import { ReturnSoon } from './return-soon';
import { Satisfaction } from './satisfaction';
import { wordsOf } from './words';

/** Whoever has just paid is led back to the merchant, and asked how paying was. */
export function AfterPaying({ view }: { view: PayerView }) {
  if (view.state !== 'paid') return null;
  const { t } = wordsOf(view.locale);
  const { merchant, returnUrl, satisfaction } = view;
  const words = {
    question: t('satisfaction.question'),
    scores: SCORES.map((score) => t(`satisfaction.scores.${score}`)),
    thanks: t('satisfaction.thanks'),
    failed: t('satisfaction.failed'),
  };
  return (
    <>
      {returnUrl ? <ReturnSoon url={returnUrl} text={t('states.paid.soon', { merchant })} /> : null}
      {satisfaction ? (
        <Satisfaction
          action={`/c/${view.environmentId}/${view.sessionId}/satisfaction`}
          score={satisfaction.score}
          words={words}
        />
      ) : null}
    </>
  );
}
