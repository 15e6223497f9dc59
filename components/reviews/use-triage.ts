'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useRef } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { usePreferences } from '@/components/ui/preferences-context';
import { useToast } from '@/components/ui/toast';
import { updateReviewAction } from '@/lib/risk/reviews/actions';
import type { ReviewView } from '@/lib/risk/reviews/render';
import { useQueueDecisions } from './decisions-context';

export type TriageAction = 'approve' | 'decline' | 'refund' | 'snooze' | 'take' | 'giveBack';

const KEYS: Record<string, TriageAction> = { a: 'approve', d: 'decline', f: 'refund', s: 'snooze' };
const SNOOZE_MS = 3_600_000;

/** The key that does it; undefined where only a button does. */
export function keyOf(action: TriageAction): string | undefined {
  return Object.keys(KEYS).find((key) => KEYS[key] === action);
}

/**
 * What can be done with a review now, and the keys that do it while it is open beside the queue. Keys do nothing while
 * somebody types or is in a dialog, and nothing here goes on to the next review by itself.
 */
export function useTriage(review: ReviewView, isDecided: boolean, place: RefObject<HTMLElement | null>) {
  const t = useTranslations('reviews.done');
  const { clockOffsetMs, permissions } = useConsole();
  const isOn = usePreferences().preferences.singleKeys === 'on';
  const router = useRouter();
  const toast = useToast();
  const decisions = useQueueDecisions();
  const { submit } = useSubmission(updateReviewAction);
  const possible = isDecided ? [] : possibleFor(review, permissions.includes('refunds:write'));

  async function update(action: 'snooze' | 'take' | 'giveBack') {
    const change =
      action === 'snooze'
        ? { snoozed_until: new Date(Date.now() + clockOffsetMs + SNOOZE_MS).toISOString() }
        : { assigned_to_me: action === 'take' };
    const sent = await submit({ id: review.id, ...change });
    if (sent.kind !== 'done') return;
    toast({ title: t(action) });
    router.refresh();
  }
  function act(action: TriageAction) {
    if (!possible.includes(action)) return;
    if (action === 'approve' || action === 'decline' || action === 'refund') decisions.decide(review, action);
    else void update(action);
  }
  const latest = useRef({ act, undo: decisions.undo });
  latest.current = { act, undo: decisions.undo };
  useEffect(() => {
    if (!isOn || !permissions.includes('reviews:write')) return;
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isElsewhere(event.target, place.current)) return;
      const action = KEYS[event.key];
      if (action) latest.current.act(action);
      else if (event.key === 'u') latest.current.undo();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn, permissions, place]);
  return { possible, act };
}

/** Held money is approved or declined; money that was taken can only go back. */
function possibleFor(review: ReviewView, mayRefund: boolean): TriageAction[] {
  const isHeld = review.payment_status === 'in_review';
  const isTaken = review.payment_status === 'succeeded';
  const isOpen = review.status === 'open';
  return [
    ...(isOpen ? (['approve'] as const) : []),
    ...(isOpen && isHeld ? (['decline'] as const) : []),
    ...(isTaken && mayRefund && (isOpen || review.status === 'approved') ? (['refund'] as const) : []),
    ...(isOpen ? (['snooze', review.assigned_to === null ? 'take' : 'giveBack'] as const) : []),
  ];
}

/** A dialog over the one in which the review stands has the keys for itself. */
function isElsewhere(target: EventTarget | null, own: HTMLElement | null): boolean {
  if (!(target instanceof Element)) return false;
  const dialog = target.closest('[role="dialog"], [role="alertdialog"]');
  return dialog !== null && !dialog.contains(own);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
