import type { Ref } from 'react';
import { Icon } from '@/components/ui/icon';
import type { FieldProblem } from '@/lib/checkout/pay-form';
import type { PayerProblem } from '@/lib/checkout/payer-problem';
import { fieldError } from './card-fields';
import type { FormWords } from './words';

const BOX = 'flex items-start gap-2 rounded-panel border p-3 text-body';

/** Why the last attempt did not go through. It takes the focus when it appears. */
export function ProblemBox({
  problem,
  words,
  ref,
}: {
  problem: PayerProblem | null;
  words: FormWords;
  ref: Ref<HTMLDivElement>;
}) {
  return (
    <div
      ref={ref}
      tabIndex={-1}
      role="alert"
      className={problem ? `${BOX} mb-5 border-bad bg-bad-tint` : undefined}
    >
      {problem ? (
        <>
          <Icon name="alert" className="mt-[3px] text-bad" />
          <div className="min-w-0">
            <p className="font-medium">{words.problems[problem].title}</p>
            <p className="text-ink-2">{words.problems[problem].text}</p>
          </div>
        </>
      ) : null}
    </div>
  );
}

type SummaryProps = { problems: readonly FieldProblem[]; words: FormWords; isAmex: boolean };

/** All entries to correct, each a link to its field. */
export function ErrorSummary({ problems, words, isAmex }: SummaryProps) {
  const title = words.errors[Math.min(problems.length, words.errors.length - 1)];
  return (
    <div role="alert" className={problems.length > 0 ? `${BOX} mb-5 border-bad` : undefined}>
      {problems.length > 0 ? (
        <div className="min-w-0">
          <p className="font-medium">{title}</p>
          <ul>
            {problems.map(({ field }) => (
              <li key={field}>
                <a
                  href={`#pay-${field}`}
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(`pay-${field}`)?.focus();
                  }}
                  className="inline-block py-0.5 text-bad underline underline-offset-2"
                >
                  {fieldError(words, problems, field, isAmex)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
