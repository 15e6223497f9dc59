'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { type Followed, followMs } from './follow-ms';

/** A refund on its way is looked at again until it has ended. */
export function useFollow({ status, dispatch_at, dispatch_tries }: Followed): void {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    function wait() {
      const ms = followMs({ status, dispatch_at, dispatch_tries }, Date.now());
      if (ms === null) return;
      timer = setTimeout(() => {
        router.refresh();
        wait();
      }, ms);
    }
    wait();
    return () => clearTimeout(timer);
  }, [status, dispatch_at, dispatch_tries, router]);
}
