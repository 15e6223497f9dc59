'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Has the server render a page again that nothing announces changes of, while somebody looks at it. */
export function RefreshEvery({ ms }: { ms: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, ms);
    return () => clearInterval(timer);
  }, [router, ms]);
  return null;
}
