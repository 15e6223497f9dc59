'use client';

import { useRef, useState } from 'react';
import type { Problem } from './api-get';
import { useConsole } from './console-context';
import { useStepUp } from './step-up-context';

export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: Problem };
export type ConsoleAction<I, T> = (
  context: { environmentId: string },
  idempotencyKey: string,
  input: I,
) => Promise<ActionResult<T>>;

export type Submission<T> =
  | { kind: 'idle' }
  | { kind: 'busy' }
  | { kind: 'done'; data: T }
  | { kind: 'refused'; problem: Problem }
  /** Nobody knows whether it was carried out; sending the same again with the same key finds out. */
  | { kind: 'lost'; problem: Problem | null };

/** Answers after which the same key must be sent again with the same input. */
const UNDECIDED = new Set([
  'idempotency_in_progress',
  'network_unavailable',
  'busy',
  'rate_limited',
  'internal_error',
]);

/**
 * Carries one move of money, or another action, from a dialog: the idempotency key exists before the first press and lives until a definite
 * answer, so that a press that is repeated after a lost answer is the same move. Where the action wants the member to
 * confirm first, that is asked for and the same is sent again; given up, everything is as before the press.
 */
export function useSubmission<I, T>(action: ConsoleAction<I, T>) {
  const { environmentId } = useConsole();
  const confirm = useStepUp();
  const key = useRef(crypto.randomUUID());
  const sending = useRef(false);
  const [state, setState] = useState<Submission<T>>({ kind: 'idle' });

  async function submit(input: I): Promise<Submission<T>> {
    if (sending.current) return { kind: 'busy' };
    sending.current = true;
    setState({ kind: 'busy' });
    const send = () =>
      action({ environmentId }, key.current, input).then(
        outcomeOf,
        (): Submission<T> => ({ kind: 'lost', problem: null }),
      );
    let next = await send();
    if (next.kind === 'refused' && next.problem.code === 'step_up_required' && confirm) {
      next = (await confirm(next.problem)) ? await send() : { kind: 'idle' };
    }
    if (next.kind !== 'lost') key.current = crypto.randomUUID();
    sending.current = false;
    setState(next);
    return next;
  }

  function reset() {
    key.current = crypto.randomUUID();
    setState({ kind: 'idle' });
  }
  return { state, submit, reset };
}

function outcomeOf<T>(result: ActionResult<T>): Submission<T> {
  if (result.ok) return { kind: 'done', data: result.data };
  if (UNDECIDED.has(result.problem.code)) return { kind: 'lost', problem: result.problem };
  return { kind: 'refused', problem: result.problem };
}
