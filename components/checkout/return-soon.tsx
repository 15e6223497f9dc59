'use client';

import { useEffect } from 'react';

const PAUSE_MS = 2_500;

/** Takes the payer back to the merchant after a moment to read; the link on the page does the same at once. */
export function ReturnSoon({ url, text }: { url: string; text: string }) {
  useEffect(() => {
    // The page leaves the history, so that "back" in the shop does not lead forward again.
    const timer = setTimeout(() => window.location.replace(url), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [url]);
  return <p className="text-body text-ink-3">{text}</p>;
}
