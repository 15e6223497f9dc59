'use client';

import { useEffect, useRef } from 'react';

const LEAVING = 'countinghouse:leaving';

/** Says on the page that a member who was idle is led to the sign-in page now. */
export function tellLeaving(): void {
  window.dispatchEvent(new Event(LEAVING));
}

/** Calls `keep` then: for what is typed and is not kept for any other reason. */
export function useLeaving(keep: () => void): void {
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
  });
  useEffect(() => {
    const listen = () => latest.current();
    window.addEventListener(LEAVING, listen);
    return () => window.removeEventListener(LEAVING, listen);
  }, []);
}
