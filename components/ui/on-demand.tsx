'use client';

import {
  type ComponentProps,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { NotLoaded } from './not-loaded';

/** Something that comes over the network when it is first wanted, once for the whole page. */
export type Demand<Parts> = { loaded: Parts | null; load: () => Promise<Parts> };

export function onDemand<Parts>(fetchParts: () => Promise<Parts>): Demand<Parts> {
  const demand: Demand<Parts> = {
    loaded: null,
    async load() {
      demand.loaded ??= await fetchParts();
      return demand.loaded;
    },
  };
  return demand;
}

/**
 * The parts once they are wanted and there; null until then. `onFail`: they could not be loaded; they are tried again when
 * they are wanted anew.
 */
export function useDemand<Parts>(demand: Demand<Parts>, isWanted: boolean, onFail: () => void): Parts | null {
  const [parts, setParts] = useState<Parts | null>(null);
  const fail = useEffectEvent(onFail);
  useEffect(() => {
    if (!isWanted || parts !== null) return;
    demand.load().then(
      (loaded) => setParts(() => loaded),
      () => fail(),
    );
  }, [demand, isWanted, parts]);
  return parts;
}

export type Trigger = ReactElement<ComponentProps<'button'>>;

type OnDemandProps<Parts> = {
  demand: Demand<Parts>;
  trigger: Trigger;
  popup: 'menu' | 'dialog';
  /** The same trigger with what it opens; `isAsked`: it was pressed before the parts were there. */
  children: (parts: Parts, trigger: Trigger, isAsked: boolean) => ReactNode;
};

/**
 * A trigger whose menu or panel comes with the first interest in it (the pointer enters, it gets the focus), so that no
 * page waits for what few readers open. The element is exchanged between two presses and never during one; the focus
 * stays. What cannot be loaded leaves the page as it is, and is told to whoever pressed.
 */
export function OnDemand<Parts>({ demand, trigger, popup, children }: OnDemandProps<Parts>) {
  const id = useId();
  const element = useRef<HTMLElement | null>(null);
  const isPressing = useRef(false);
  const hadFocus = useRef(false);
  const [isAsked, setAsked] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const [isReady, setReady] = useState(false);
  const [isMissing, setMissing] = useState(false);
  // Interest that comes to nothing is forgotten; only whoever pressed waits for an answer.
  const parts = useDemand(demand, isWanted, () => {
    setWanted(false);
    setAsked(false);
    setMissing(isAsked);
  });

  useEffect(() => {
    if (parts === null || isPressing.current) return;
    hadFocus.current = document.activeElement === element.current;
    setReady(true);
  }, [parts]);
  useLayoutEffect(() => {
    if (!isReady || !hadFocus.current) return;
    document.querySelector<HTMLElement>(`[data-trigger="${id}"]`)?.focus();
  }, [isReady, id]);

  const { props } = trigger;
  const marked = cloneElement(trigger, { 'data-trigger': id } as ComponentProps<'button'>);
  if (isReady && parts !== null) return children(parts, marked, isAsked);

  function want(event: SyntheticEvent<HTMLElement>) {
    element.current = event.currentTarget;
    setWanted(true);
  }
  function askAgain() {
    setMissing(false);
    setWanted(true);
    setAsked(true);
  }
  function ask(event: SyntheticEvent<HTMLElement>) {
    want(event);
    isPressing.current = false;
    askAgain();
    if (parts !== null) setReady(true);
    hadFocus.current = document.activeElement === event.currentTarget;
  }
  const asking = cloneElement(marked, {
    'aria-haspopup': popup,
    'aria-expanded': false,
    onPointerEnter: want,
    onFocus: want,
    onPointerDown() {
      isPressing.current = true;
    },
    onPointerLeave() {
      isPressing.current = false;
      if (parts !== null) setReady(true);
    },
    onClick(event) {
      props.onClick?.(event);
      ask(event);
    },
    onKeyDown(event: KeyboardEvent<HTMLButtonElement>) {
      if (popup !== 'menu' || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
      event.preventDefault();
      ask(event);
    },
  });
  return (
    <>
      {asking}
      {isMissing ? <NotLoaded onRetry={askAgain} onClose={() => setMissing(false)} /> : null}
    </>
  );
}

/** Open or not, beginning with open where the press came before the parts. */
export function useAsked(isAsked: boolean) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (isAsked) setOpen(true);
  }, [isAsked]);
  return [open, setOpen] as const;
}
