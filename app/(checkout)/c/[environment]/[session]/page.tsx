import { notFound } from 'next/navigation';
import { PayPage } from '@/components/checkout/pay-page';
import { UnavailablePage } from '@/components/checkout/state-frame';
import { StatePage } from '@/components/checkout/state-page';
import { readFieldProblems } from '@/lib/checkout/pay-form';
import { loadPayerView, notePageStatus } from '@/lib/checkout/payer-page';
import { readPayerProblem } from '@/lib/checkout/payer-problem';
import { newSubmissionKey } from '@/lib/checkout/payer-request';

type Props = {
  params: Promise<{ environment: string; session: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CheckoutPage({ params, searchParams }: Props) {
  const { environment, session } = await params;
  const view = await loadPayerView(environment, session);
  if (view === 'unknown') notFound();
  await notePageStatus(view === 'unavailable' ? view : view.state);
  if (view === 'unavailable') return <UnavailablePage />;
  if (view.state !== 'open') return <StatePage view={view} />;
  const { fix, problem } = await searchParams;
  return (
    <PayPage
      view={view}
      submissionKey={newSubmissionKey()}
      problem={readPayerProblem(problem) ?? view.problem?.kind ?? null}
      fieldProblems={readFieldProblems(fix)}
    />
  );
}
