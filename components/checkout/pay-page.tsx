import { Icon } from '@/components/ui/icon';
import type { FieldProblem } from '@/lib/checkout/pay-form';
import type { PayerProblem } from '@/lib/checkout/payer-problem';
import type { PayerView } from '@/lib/checkout/payer-view';
import { OrderSummary } from './order-summary';
import { PayForm } from './pay-form';
import { TimeLeft } from './time-left';
import { WatchState } from './watch-state';
import { formWords, moneyText, wordsOf } from './words';

const TIMER_FROM_MS = 30 * 60_000;
const TIMER_MINUTES = [10, 5, 1];

type Props = {
  view: PayerView;
  submissionKey: string;
  problem: PayerProblem | null;
  fieldProblems: FieldProblem[];
};

/** A session that can be paid: the order on one side, the form on the other. */
export function PayPage({ view, submissionKey, problem, fieldProblems }: Props) {
  const { t, locale } = wordsOf(view.locale);
  const { merchant, remainingMs } = view;
  const title = t('title', { amount: moneyText(view.amount, view.currency, locale), merchant });
  const base = `/c/${view.environmentId}/${view.sessionId}`;
  return (
    <main className="grid grow max-lg:grid-rows-[auto_1fr] lg:grid-cols-2">
      <title>{view.isSandbox ? t('testTitle', { title }) : title}</title>
      <div className="flex min-w-0 justify-center px-5 pt-6 pb-4 lg:justify-end lg:px-16 lg:py-16">
        <div className="w-full max-w-[26rem]">
          <OrderSummary view={view} />
        </div>
      </div>
      <div className="flex min-w-0 justify-center border-line bg-surface px-5 pt-6 pb-10 max-lg:border-t lg:justify-start lg:border-l lg:px-16 lg:py-16">
        <div className="w-full max-w-[26rem]">
          <PayForm
            action={`${base}/pay`}
            steps={`${base}/steps`}
            result={`${base}/result`}
            submissionKey={submissionKey}
            methods={view.methods}
            asksEmail={view.asksEmail}
            failedMethod={view.problem?.method ?? null}
            problem={problem}
            fieldProblems={fieldProblems}
            nowMs={view.nowMs}
            words={formWords(view)}
          />
          <div className="mt-6 flex flex-wrap items-center justify-between gap-x-4 border-t border-line pt-3">
            <form method="post" action={`${base}/cancel`}>
              <button
                type="submit"
                className="-ml-1 inline-flex min-h-11 items-center gap-1 rounded-control px-1 text-left text-body text-ink-2 underline-offset-2 hover:text-ink hover:underline"
              >
                <Icon name="chevronLeft" />
                {view.returnUrl ? t('form.cancel', { merchant }) : t('form.cancelPlain')}
              </button>
            </form>
            {remainingMs <= TIMER_FROM_MS ? (
              <TimeLeft
                remainingMs={remainingMs}
                label={t('timer.left', { time: '%' })}
                minutes={TIMER_MINUTES.map((count) => ({ count, text: t('timer.minutes', { count }) }))}
              />
            ) : null}
          </div>
        </div>
      </div>
      <WatchState statusUrl={`${base}/status`} state={view.state} polls={false} />
    </main>
  );
}
