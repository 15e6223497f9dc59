import { refusal } from './api.mjs';

const PAUSE_MAX_MS = 10_000;
/** Longer than two signs of life of the server. */
const SILENCE_MS = 60_000;

/**
 * Events of `GET /events/stream`, for ever. A connection that is lost is opened again behind the last event that was
 * taken, so none is missed and none comes twice. `onState` is told `connected` and `lost`. What the API refuses is thrown.
 */
export async function* followEvents(api, types, { onState, signal }) {
  let lastId = null;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const message of connect(api, types, lastId, signal)) {
        failures = 0;
        if (message.event === 'ready') onState('connected');
        if (message.event === 'event') yield JSON.parse(message.data);
        if (message.id) lastId = message.id;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error.isFinal || (lastId === null && failures === 0 && error.exitCode)) throw error;
    }
    if (signal.aborted) return;
    failures += 1;
    onState('lost');
    await pause(Math.min(PAUSE_MAX_MS, 250 * 2 ** failures) * (0.5 + Math.random() / 2), signal);
  }
}

async function* connect(api, types, lastId, signal) {
  const query = types ? `?${new URLSearchParams({ type: types })}` : '';
  const silence = new AbortController();
  const answer = await api.reach(`/events/stream${query}`, {
    headers: { ...api.headers, Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  if (!answer.ok) {
    const error = refusal(answer, await answer.json().catch(() => ({})));
    error.isFinal = answer.status < 500 && answer.status !== 429;
    throw error;
  }
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) yield messageOf(part);
    }
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(part) {
  const message = { id: null, event: 'message', data: '' };
  for (const line of part.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
    if (name && Object.hasOwn(message, name)) message[name] = value;
  }
  return message;
}

/** Milliseconds, or until the program is to end. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
