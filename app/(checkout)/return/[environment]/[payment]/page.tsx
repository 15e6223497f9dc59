import { notFound, redirect } from 'next/navigation';
import { UnavailablePage } from '@/components/checkout/state-frame';
import { PaymentResultPage } from '@/components/checkout/state-page';
import { loadPaymentResult, notePageStatus } from '@/lib/checkout/payer-page';

type Props = { params: Promise<{ environment: string; payment: string }> };

export default async function ReturnPage({ params }: Props) {
  const { environment, payment } = await params;
  const result = await loadPaymentResult(environment, payment);
  if (result === 'unknown') notFound();
  if (result === 'unavailable') {
    await notePageStatus(result);
    return <UnavailablePage />;
  }
  if (result.sessionId) redirect(`/c/${environment}/${result.sessionId}/result`);
  return <PaymentResultPage result={result} statusUrl={`/return/${environment}/${payment}/status`} />;
}
