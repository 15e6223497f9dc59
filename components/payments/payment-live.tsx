'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLiveEvents } from '@/components/live/live-updates';

/**
 * Has the page told again when something happened to its payment. While a dialog is open the page behind it stays as it
 * was when the dialog opened: amounts must not move under a person's hands, and a conflict says who was faster.
 */
export function PaymentLive({ paymentId }: { paymentId: string }) {
  const router = useRouter();
  const isBehind = useRef(false);

  function catchUp() {
    if (!isBehind.current || document.querySelector('[role=dialog]')) return;
    isBehind.current = false;
    router.refresh();
  }
  useLiveEvents((told) => {
    const concerned = told?.some((fact) => [fact.object, fact.payment].includes(paymentId)) ?? true;
    if (!concerned) return;
    isBehind.current = true;
    catchUp();
  });
  const latest = useRef(catchUp);
  useEffect(() => {
    latest.current = catchUp;
  });
  useEffect(() => {
    // A dialog that closes gives the focus back.
    const onFocus = () => requestAnimationFrame(() => latest.current());
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, []);
  return null;
}
