'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { useToast } from '@/components/ui/toast';
import { approveReviewAction, declineReviewAction, refundAsFraudAction } from '@/lib/risk/reviews/actions';
import type { ReviewView } from '@/lib/risk/reviews/render';

export const DECISIONS = ['approve', 'decline', 'refund'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A decision that was made here: it waits to be undone, is on its way, or did not go through. */
export type Made = {
  decision: Decision;
  review: ReviewView;
  /** Lives with the decision, so that what is sent again is the same. */
  key: string;
  leavesAt: number;
  state: 'waiting' | 'sending' | 'lost' | { problem: Problem };
};

const UNDO_MS = 5_000;
const TICK_MS = 250;
const ACTIONS = { approve: approveReviewAction, decline: declineReviewAction, refund: refundAsFraudAction };

/**
 * Decisions that were pressed and leave after five seconds, unless they are undone. They go on while the reader looks at the
 * next review; leaving the page undoes what has not left.
 */
export function useDecisions() {
  const t = useTranslations('reviews');
  const { environmentId } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const [made, setMade] = useState<readonly Made[]>([]);
  const [time, setTime] = useState(0);
  const leaving = useRef(new Set<string>());
  const put = (key: string, state: Made['state']) =>
    setMade((all) => all.map((one) => (one.key === key ? { ...one, state } : one)));
  const drop = (key: string) => setMade((all) => all.filter((one) => one.key !== key));

  async function send({ decision, review, key }: Made) {
    leaving.current.add(key);
    put(key, 'sending');
    const answer = await ACTIONS[decision]({ environmentId }, key, { id: review.id }).catch(() => null);
    leaving.current.delete(key);
    if (answer === null) return put(key, 'lost');
    if (!answer.ok) return put(key, { problem: answer.problem });
    drop(key);
    toast({ title: t(`done.${decision}`) });
    router.refresh();
  }
  const isWaiting = made.some(({ state }) => state === 'waiting');
  const latest = useRef({ made, send });
  latest.current = { made, send };
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      const now = Date.now();
      setTime(now);
      for (const one of latest.current.made) {
        const isDue = one.state === 'waiting' && one.leavesAt <= now && !leaving.current.has(one.key);
        if (isDue) void latest.current.send(one);
      }
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);

  function decide(review: ReviewView, decision: Decision) {
    if (made.some((one) => one.review.id === review.id)) return;
    const now = Date.now();
    setTime(now);
    const key = crypto.randomUUID();
    setMade((all) => [...all, { decision, review, key, leavesAt: now + UNDO_MS, state: 'waiting' }]);
  }
  /** Takes the newest decision back that has not left. */
  function undo() {
    const last = made.findLast(({ state, key }) => state === 'waiting' && !leaving.current.has(key));
    if (last) drop(last.key);
  }
  const secondsLeft = (one: Made) => Math.max(0, Math.ceil((one.leavesAt - time) / 1_000));
  return { made, decide, undo, drop, send: (one: Made) => void send(one), secondsLeft };
}

export type Decisions = ReturnType<typeof useDecisions>;
