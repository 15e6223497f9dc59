'use client';

import { type FormEvent, useRef, useState } from 'react';
import { SCORES, type Score } from '@/lib/checkout/satisfaction';

type SatisfactionWords = {
  question: string;
  /** The worst first. */
  scores: string[];
  thanks: string;
  failed: string;
};
type Props = { action: string; score: number | null; words: SatisfactionWords };

/** Mouths of the faces, the worst first. */
const MOUTHS: Record<Score, string> = {
  1: 'M7.8 17c1-2.4 2.5-3.5 4.2-3.5s3.2 1.1 4.2 3.5',
  2: 'M8.5 16.4c1-1.2 2.2-1.7 3.5-1.7s2.5.5 3.5 1.7',
  3: 'M8.5 15.5h7',
  4: 'M8.5 14.6c1 1.2 2.2 1.7 3.5 1.7s2.5-.5 3.5-1.7',
  5: 'M7.6 13.6c1 2.6 2.6 3.8 4.4 3.8s3.4-1.2 4.4-3.8Z',
};

/**
 * How paying was, in one tap; another tap changes the answer. Without scripts the form is posted as it is. `answered` tells the
 * page that it may lead the payer on.
 */
export function Satisfaction({ action, score: kept, words }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [score, setScore] = useState(kept);
  const [said, setSaid] = useState<'thanks' | 'failed' | null>(kept === null ? null : 'thanks');

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const chosen = submitter instanceof HTMLButtonElement ? submitter.value : '';
    const before = score;
    setScore(Number(chosen));
    setSaid(null);
    try {
      const answer = await fetch(action, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ score: chosen }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      setSaid('thanks');
    } catch {
      setScore(before);
      setSaid('failed');
    }
    form.current?.dispatchEvent(new Event('answered', { bubbles: true }));
  }
  return (
    <form
      ref={form}
      id="satisfaction"
      method="post"
      action={action}
      onSubmit={(event) => void send(event)}
      className="mt-2 border-t border-line pt-5"
    >
      <fieldset className="min-w-0">
        <legend className="mb-2 text-body text-ink-2">{words.question}</legend>
        <div className="flex gap-2">
          {SCORES.map((one, at) => (
            <button
              key={one}
              type="submit"
              name="score"
              value={one}
              aria-pressed={score === one}
              aria-label={words.scores[at]}
              title={words.scores[at]}
              className="inline-flex size-12 items-center justify-center rounded-control border border-line text-ink-3 hover:border-control hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent"
            >
              <Face score={one} />
            </button>
          ))}
        </div>
        <p aria-hidden="true" className="mt-1 flex w-[17rem] justify-between text-meta text-ink-3">
          <span>{words.scores[0]}</span>
          <span>{words.scores.at(-1)}</span>
        </p>
      </fieldset>
      <p role="status" className={`mt-1 min-h-5 text-table ${said === 'failed' ? 'text-bad' : 'text-ink-2'}`}>
        {said === null ? '' : words[said]}
      </p>
    </form>
  );
}

function Face({ score }: { score: Score }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className="size-7"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="12" cy="12" r="9.5" />
      <path d="M9 9.2v.8M15 9.2v.8" strokeWidth="2" />
      <path d={MOUTHS[score]} />
    </svg>
  );
}
