'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '@/components/shell/api-get';
import { useConsole } from '@/components/shell/console-context';
import { restoreEvidenceAction, updateEvidenceAction } from '@/lib/disputes/actions';
import type { DisputeView } from '@/lib/disputes/render';
import type { EvidenceField, EvidenceTexts } from '@/lib/disputes/schema';

export type DraftState =
  | { kind: 'saved' | 'typing' | 'saving' }
  /** Kept in this browser: the session, the connection or the input is in the way. */
  | { kind: 'kept'; problem: Problem | null }
  | { kind: 'conflict'; problem: Problem };

const PAUSE_MS = 700;

/**
 * A draft that saves itself a moment after the last key. What is not saved yet is also kept in this browser, so that
 * neither a lost session nor a closed tab takes it; a newer draft of somebody else is never written over unasked.
 */
export function useDraft(dispute: DisputeView) {
  const { environmentId } = useConsole();
  const store = `dispute-draft:${dispute.id}`;
  const base = useRef(textsOf(dispute));
  const typed = useRef<EvidenceTexts>(base.current.texts);
  const [texts, setTexts] = useState<EvidenceTexts>(base.current.texts);
  const [state, setState] = useState<DraftState>({ kind: 'saved' });
  const [isRestored, setRestored] = useState(false);
  const [isReplacing, setReplacing] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const chain = useChain();

  /** The draft as the server has it now, or why it was not saved. */
  const take = useCallback((sent: Sent | null): boolean => {
    if (sent?.ok) base.current = textsOf(sent.data);
    else setState(failedState((sent?.problem ?? null) as Problem | null));
    return sent?.ok ?? false;
  }, []);

  const send = useCallback(async (): Promise<boolean> => {
    const changed = changes(base.current.texts, typed.current);
    if (Object.keys(changed).length === 0) return true;
    setState({ kind: 'saving' });
    const sent = await updateEvidenceAction({ environmentId }, crypto.randomUUID(), {
      id: dispute.id,
      evidence: changed,
      expected_version: base.current.version,
    }).catch(() => null);
    if (!take(sent)) return false;
    const isDone = Object.keys(changes(base.current.texts, typed.current)).length === 0;
    if (isDone) localStorage.removeItem(store);
    setState({ kind: isDone ? 'saved' : 'typing' });
    return true;
  }, [dispute.id, environmentId, store, take]);

  /** Saves what is typed now, after whatever is on its way; true when everything is with the server. */
  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    return chain(send);
  }, [chain, send]);

  const type = useCallback(
    (field: EvidenceField, text: string) => {
      typed.current = { ...typed.current, [field]: text };
      setTexts(typed.current);
      localStorage.setItem(store, JSON.stringify(changes(base.current.texts, typed.current)));
      setState((now) => (now.kind === 'conflict' ? now : { kind: 'typing' }));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), PAUSE_MS);
    },
    [flush, store],
  );

  useEffect(() => {
    const kept = readKept(store);
    if (Object.keys(kept).length > 0) {
      typed.current = { ...typed.current, ...kept };
      setTexts(typed.current);
      setRestored(true);
      void flush();
    }
    return () => clearTimeout(timer.current);
  }, [flush, store]);

  async function replace(number: number): Promise<boolean> {
    if (!(await send())) return false;
    const kept = localStorage.getItem(store);
    setState({ kind: 'saving' });
    const sent = await restoreEvidenceAction({ environmentId }, crypto.randomUUID(), {
      id: dispute.id,
      number,
      expected_version: base.current.version,
    }).catch(() => null);
    if (!take(sent)) return false;
    typed.current = base.current.texts;
    setTexts(typed.current);
    // What another tab has put there since is not ours to remove.
    if (localStorage.getItem(store) === kept) localStorage.removeItem(store);
    setState({ kind: 'saved' });
    return true;
  }
  /**
   * An earlier version in place of the draft, after what is typed was saved; true when it is there. Meanwhile
   * `isReplacing`: nothing may be typed, because the version would take it away.
   */
  function restore(number: number): Promise<boolean> {
    setReplacing(true);
    return chain(() => replace(number)).finally(() => setReplacing(false));
  }
  /** After a conflict: mine over the present draft. */
  function overwrite(version: number) {
    base.current = { ...base.current, version };
    void flush();
  }
  const forget = () => localStorage.removeItem(store);
  return { texts, state, isRestored, isReplacing, type, flush, restore, overwrite, forget };
}

/** Does steps one after the other: two changes at once would be each other's conflict. */
function useChain() {
  const running = useRef<Promise<boolean>>(Promise.resolve(true));
  return useCallback((step: () => Promise<boolean>): Promise<boolean> => {
    running.current = running.current.then(step, step);
    return running.current;
  }, []);
}

type Sent = Awaited<ReturnType<typeof updateEvidenceAction>>;

function textsOf({ evidence, evidence_version: version }: DisputeView): {
  texts: EvidenceTexts;
  version: number;
} {
  return { texts: evidence ?? {}, version: version ?? 0 };
}

function failedState(problem: Problem | null): DraftState {
  return problem?.code === 'version_conflict' ? { kind: 'conflict', problem } : { kind: 'kept', problem };
}

function changes(from: EvidenceTexts, to: EvidenceTexts): Partial<Record<EvidenceField, string | null>> {
  const changed: Partial<Record<EvidenceField, string | null>> = {};
  for (const [name, text] of Object.entries(to) as [EvidenceField, string][]) {
    if ((from[name] ?? '') !== text) changed[name] = text === '' ? null : text;
  }
  return changed;
}

function readKept(store: string): EvidenceTexts {
  try {
    const kept = JSON.parse(localStorage.getItem(store) ?? '{}') as Record<string, string | null>;
    return Object.fromEntries(Object.entries(kept).map(([name, text]) => [name, text ?? '']));
  } catch {
    return {};
  }
}
