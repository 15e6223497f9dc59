import { sessionCookieName } from '@/lib/auth/session';

export type Told = { event: string; id: string; data: Record<string, unknown> };

/** A reader of `/api/stream` outside a browser: `told` grows as events come; `ended` resolves with the time of the end. */
export type StreamClient = {
  status: number;
  headers: Headers;
  told: Told[];
  ended: Promise<number>;
  close(): void;
};

export async function openStream(
  url: string,
  environmentId: string,
  cookie: string | null,
  headers: Record<string, string> = {},
): Promise<StreamClient> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/stream?environment=${environmentId}`, {
    headers: { ...(cookie === null ? {} : { Cookie: cookie }), ...headers },
    signal: abort.signal,
  });
  const told: Told[] = [];
  const ended = readAll(response, told).then(
    () => performance.now(),
    () => performance.now(),
  );
  return { status: response.status, headers: response.headers, told, ended, close: () => abort.abort() };
}

async function readAll(response: Response, told: Told[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) told.push(eventOf(part));
  }
}

function eventOf(part: string): Told {
  const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { event: fields.event ?? '', id: fields.id ?? '', data: JSON.parse(fields.data ?? '{}') };
}

/** The objects of the facts a client was told of, in order. */
export function factsOf(client: StreamClient): string[] {
  return client.told.filter(({ event }) => event === 'fact').map(({ data }) => `${data.type} ${data.object}`);
}

/** The cookie of a session that never was. */
export function strangeCookie(): string {
  return `${sessionCookieName()}=nothing`;
}
