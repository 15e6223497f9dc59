'use client';

import { useEffect } from 'react';

const FIRST_MS = 1_000;
const SLOWEST_MS = 10_000;

type Props = {
  statusUrl: string;
  /** The state that this page shows; another one reloads it. */
  state: string;
  /** Whether to keep asking, with growing pauses; otherwise only when the payer comes back to this tab. */
  polls: boolean;
};

/** Keeps a page true: a result that arrives, a payment in another tab and the back button all lead to the present. */
export function WatchState({ statusUrl, state, polls }: Props) {
  useEffect(() => {
    let pause = FIRST_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = async () => {
      clearTimeout(timer);
      if (await hasChanged(statusUrl, state)) return window.location.reload();
      if (!polls) return;
      timer = setTimeout(check, pause);
      pause = Math.min(pause * 1.5, SLOWEST_MS);
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    const onVisible = () => {
      if (document.visibilityState === 'visible') void check();
    };
    if (polls) timer = setTimeout(check, pause);
    window.addEventListener('pageshow', onShow);
    window.addEventListener('focus', check);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pageshow', onShow);
      window.removeEventListener('focus', check);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [statusUrl, state, polls]);
  return null;
}

async function hasChanged(statusUrl: string, state: string): Promise<boolean> {
  try {
    const answer = await fetch(statusUrl, { cache: 'no-store' });
    if (!answer.ok) return false;
    const body = (await answer.json()) as { state?: string };
    return body.state !== undefined && body.state !== state;
  } catch {
    // Offline, or the server is away: the page that is shown stays true as far as anybody knows.
    return false;
  }
}
