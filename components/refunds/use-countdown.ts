'use client';

import { useEffect, useState } from 'react';

/** Whole seconds that are left of `ms`, counted from the first render by a clock that nobody sets. */
export function useCountdown(ms: number): number {
  const [leftMs, setLeftMs] = useState(ms);
  useEffect(() => {
    const until = performance.now() + ms;
    const timer = setInterval(() => {
      const left = Math.max(0, until - performance.now());
      setLeftMs(left);
      if (left === 0) clearInterval(timer);
    }, 200);
    return () => clearInterval(timer);
  }, [ms]);
  return Math.ceil(leftMs / 1_000);
}
