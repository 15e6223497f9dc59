import { notFound, redirect } from 'next/navigation';
import { AfterPaying } from '@/components/checkout/after-paying';
import { UnavailablePage } from '@/components/checkout/state-frame';
import { StatePage } from '@/components/checkout/state-page';
import { loadPayerView, notePageStatus } from '@/lib/checkout/payer-page';

type Props = { params: Promise<{ environment: string; session: string }> };

/** What came of it. Whoever can still pay, or has to confirm at the bank, is led back to the page for that. */
export default async function ResultPage({ params }: Props) {
  const { environment, session } = await params;
  const view = await loadPayerView(environment, session);
  if (view === 'unknown') notFound();
  await notePageStatus(view === 'unavailable' ? view : view.state);
  if (view === 'unavailable') return <UnavailablePage />;
  if (view.state === 'open' || view.state === 'action')
    redirect(`/c/${view.environmentId}/${view.sessionId}`);
  return <StatePage view={view} isResult after={<AfterPaying view={view} />} />;
}
