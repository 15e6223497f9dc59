import { useEffect, useState } from 'react';

type Timed = PerformanceEntry & { serverTiming?: readonly { name: string; description: string }[] };

/**
 * The id of the request whose answer was this page's failure: the newest answer at the page's own address that was asked
 * for until now. An error reaches the browser without its request, but the browser keeps what each answer's
 * `Server-Timing` said. Null until that is known.
 */
export function useFailedRequest(): string | null {
  const [id, setId] = useState<string | null>(null);
  useEffect(() => {
    const failedAt = performance.now();
    let newest = -1;
    // An answer that is still coming is told of once it has ended.
    const observer = new PerformanceObserver((list) => {
      for (const { name: address, startTime, serverTiming = [] } of list.getEntries() as Timed[]) {
        const request = serverTiming.find(({ name }) => name === 'request');
        if (!request || new URL(address).pathname !== location.pathname) continue;
        if (startTime > failedAt || startTime < newest) continue;
        newest = startTime;
        setId(request.description);
      }
    });
    for (const type of ['navigation', 'resource']) observer.observe({ type, buffered: true });
    return () => observer.disconnect();
  }, []);
  return id;
}
