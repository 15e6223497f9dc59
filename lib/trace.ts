/** What is told of a span: names, ids and numbers that are ours. Never a text that somebody sent, and nothing of a person. */
export type SpanFacts = Record<string, string | number | boolean | null | undefined>;

export type SpanStart = {
  /** What kind of work it is: one of few words. */
  name: string;
  /** Which of that kind: a route, a job, a statement's name. */
  of?: string;
  kind?: 'server' | 'client' | 'internal';
  facts?: SpanFacts;
  /** W3C `traceparent` of whoever asked, as it came. */
  parent?: string | null;
  /** Begins a trace of its own, whatever work it was begun in. */
  isRoot?: true;
};

/** What records spans while an exporter is configured (lib/tracing). */
export type SpanRecorder = {
  record<Result>(start: SpanStart, work: () => Promise<Result>): Promise<Result>;
  note(facts: SpanFacts, of?: string): void;
  present(): { traceId: string; spanId: string } | null;
};

const holder = globalThis as typeof globalThis & { countinghouseSpans?: SpanRecorder };

/** Sets what records the spans of this process, for Next's bundle and the API handler alike; undefined ends it. */
export function recordSpans(recorder: SpanRecorder | undefined): void {
  holder.countinghouseSpans = recorder;
}

/** Does work as a span of the present trace. Without an exporter it is the work and nothing else. */
export function traced<Result>(start: SpanStart, work: () => Promise<Result>): Promise<Result> {
  const recorder = holder.countinghouseSpans;
  return recorder === undefined ? work() : recorder.record(start, work);
}

/** Tells what became known of the present span on its way; `of` says anew which of its kind it is. */
export function noteSpan(facts: SpanFacts, of?: string): void {
  holder.countinghouseSpans?.note(facts, of);
}

/** The present trace and span, for the lines of the log; null without one. */
export function presentSpan(): { traceId: string; spanId: string } | null {
  return holder.countinghouseSpans?.present() ?? null;
}
