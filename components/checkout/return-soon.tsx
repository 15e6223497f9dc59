'use client';

import { useEffect } from 'react';

const PAUSE_MS = 2_500;
/** Where the page asks something: time enough to see it. */
const ASKED_PAUSE_MS = 6_000;
const TOUCHES = ['pointerenter', 'focusin'] as const;
const LEAVES = ['pointerleave', 'focusout', 'answered'] as const;

/**
 * Takes the payer back to the merchant after a moment to read; the link on the page does the same at once. It waits while
 * somebody points at the page's question, and goes on a moment after they have answered or left it.
 */
export function ReturnSoon({ url, text }: { url: string; text: string }) {
  useEffect(() => {
    const question = document.getElementById('satisfaction');
    let timer: ReturnType<typeof setTimeout>;
    const leaveIn = (ms: number) => {
      clearTimeout(timer);
      // The page leaves the history, so that "back" in the shop does not lead forward again.
      timer = setTimeout(() => window.location.replace(url), ms);
    };
    const wait = () => clearTimeout(timer);
    const goOn = () => leaveIn(PAUSE_MS);
    leaveIn(question ? ASKED_PAUSE_MS : PAUSE_MS);
    for (const name of TOUCHES) question?.addEventListener(name, wait);
    for (const name of LEAVES) question?.addEventListener(name, goOn);
    return () => {
      clearTimeout(timer);
      for (const name of TOUCHES) question?.removeEventListener(name, wait);
      for (const name of LEAVES) question?.removeEventListener(name, goOn);
    };
  }, [url]);
  return <p className="text-body text-ink-3">{text}</p>;
}
