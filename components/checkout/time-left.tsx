'use client';

import { useEffect, useRef, useState } from 'react';

type Props = {
  remainingMs: number;
  /** With `%` in the place of the time. */
  label: string;
  /** What is said aloud when this many minutes are left, longest first. */
  minutes: { count: number; text: string }[];
};

/** How long the page can still be used: seconds for the eye, a few announcements for the ear, then the page reloads. */
export function TimeLeft({ remainingMs, label, minutes }: Props) {
  const [left, setLeft] = useState(remainingMs);
  const [said, setSaid] = useState('');
  const announced = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const started = performance.now();
    const timer = setInterval(() => {
      const rest = remainingMs - (performance.now() - started);
      setLeft(rest);
      const due = minutes.findLast(({ count }) => rest <= count * 60_000);
      if (due && due.count < announced.current && rest > (due.count - 0.25) * 60_000) {
        announced.current = due.count;
        setSaid(due.text);
      }
      if (rest <= 0) {
        clearInterval(timer);
        window.location.reload();
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, [remainingMs, minutes]);
  return (
    <p className="text-table text-ink-3">
      <span aria-hidden="true" className="tabular-nums">
        {label.replace('%', clock(left))}
      </span>
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </p>
  );
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
