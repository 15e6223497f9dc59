import { AsyncLocalStorage } from 'node:async_hooks';
import type * as OpenTelemetry from '@opentelemetry/api';
import { DomainError } from '@/lib/errors';
import type { SpanFacts, SpanRecorder, SpanStart } from '@/lib/trace';

type Place = { context: OpenTelemetry.Context; span: OpenTelemetry.Span; name: string };

const HTTP_STATUS = 'http.response.status_code';
const ERROR = 'error.type';

/**
 * Spans of our own code and of nothing else. The present span is kept here and not in OpenTelemetry's global context, which
 * Next would find too: its spans carry whole addresses, and in some of ours is what opens a page.
 */
export class OurSpans implements SpanRecorder {
  private readonly places = new AsyncLocalStorage<Place>();

  /** `api` is the package, handed in because it is imported only where an exporter is configured. */
  constructor(
    private readonly api: typeof OpenTelemetry,
    private readonly tracer: OpenTelemetry.Tracer,
  ) {}

  record<Result>(start: SpanStart, work: () => Promise<Result>): Promise<Result> {
    const { ROOT_CONTEXT, SpanKind, trace } = this.api;
    const parent = this.parentOf(start) ?? ROOT_CONTEXT;
    const { name, of, kind } = start;
    const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
    const span = this.tracer.startSpan(
      of === undefined ? name : `${name} ${of}`,
      { kind: kinds[kind ?? 'internal'], attributes: attributesOf(start.facts ?? {}) },
      parent,
    );
    const place = { context: trace.setSpan(parent, span), span, name };
    return this.places.run(place, async () => {
      try {
        return await work();
      } catch (error) {
        this.fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  note(facts: SpanFacts, of?: string): void {
    const place = this.places.getStore();
    if (!place) return;
    const { span, name } = place;
    span.setAttributes(attributesOf(facts));
    if (of !== undefined) span.updateName(`${name} ${of}`);
    const isFailure = Number(facts[HTTP_STATUS] ?? 0) >= 500 || facts[ERROR] !== undefined;
    if (isFailure) span.setStatus({ code: this.api.SpanStatusCode.ERROR });
  }

  present(): { traceId: string; spanId: string } | null {
    const { traceId, spanId } = this.places.getStore()?.span.spanContext() ?? {};
    return traceId && spanId ? { traceId, spanId } : null;
  }

  private parentOf({ isRoot, parent }: SpanStart): OpenTelemetry.Context | null {
    const { ROOT_CONTEXT, trace } = this.api;
    if (isRoot) return null;
    const remote = parent ? spanContextOf(parent) : null;
    if (remote) return trace.setSpanContext(ROOT_CONTEXT, remote);
    return this.places.getStore()?.context ?? null;
  }

  /** A refusal is an answer, not a failure. Of a failure its code is told: its message may hold anything. */
  private fail(span: OpenTelemetry.Span, error: unknown): void {
    const { code, name } = error as { code?: unknown; name?: unknown };
    span.setAttribute(ERROR, typeof code === 'string' ? code : String(name));
    if (error instanceof DomainError && error.status < 500) return;
    span.setStatus({ code: this.api.SpanStatusCode.ERROR });
  }
}

function attributesOf(facts: SpanFacts): OpenTelemetry.Attributes {
  const attributes: OpenTelemetry.Attributes = {};
  for (const [key, value] of Object.entries(facts)) {
    if (value !== null && value !== undefined) attributes[key] = value;
  }
  return attributes;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The span that `traceparent` names (W3C Trace Context, level 2); null for anything else. */
export function spanContextOf(traceparent: string): OpenTelemetry.SpanContext | null {
  const [, version, traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(traceparent.trim()) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
