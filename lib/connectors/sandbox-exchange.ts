import { monotonicMs } from '@/lib/clock';
import type { CallContext, Exchange } from './contract';
import { keptBody, keptText } from './kept-text';
import { NoAnswer, type Transport } from './transport';

/** A call of the sandbox protocol; `kept` is the body as the timeline may show it. */
export type SandboxCall = { method: 'GET' | 'POST'; path: string; body: unknown; kept: unknown };

/** What came back: a status and the body as JSON (undefined when it is none), or why there is no answer. */
export type SandboxReply = { status: number; body: unknown } | { none: NoAnswer['why'] };

/** Sends one call of the sandbox protocol and says what came back, with what the timeline keeps of it. */
export async function talk(
  transport: Transport,
  call: SandboxCall,
  context: CallContext,
): Promise<{ reply: SandboxReply; exchange: Exchange }> {
  const { method, path } = call;
  const request = { method, url: `sandbox:${path}`, body: call.kept };
  const started = monotonicMs();
  const elapsed = () => Math.round(monotonicMs() - started);
  try {
    const answer = await transport(path, {
      method,
      headers: {
        'content-type': 'application/json',
        'sandbox-environment': context.environmentId,
        'sandbox-time': context.at.toISOString(),
      },
      body: call.body === null ? '' : JSON.stringify(call.body),
      timeoutMs: context.timeoutMs,
    });
    const body = parse(answer.text);
    const response = {
      status: answer.status,
      body: body === undefined ? keptText(answer.text) : keptBody(answer.text, body),
    };
    return {
      reply: { status: answer.status, body },
      exchange: { request, response, latency_ms: elapsed() },
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { reply: { none: error.why }, exchange: { request, response: null, latency_ms: elapsed() } };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
