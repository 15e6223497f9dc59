import { connect } from 'node:net';

export type RawAnswer = { status: number; head: string; body: string };

/**
 * Sends bytes that no well-behaved client would, and reads until the server closes the connection. `head` is the status
 * line and the headers; status 0 means that the server hung up without an answer.
 */
export function sendRaw(
  url: string,
  text: string | readonly string[],
  timeoutMs = 15_000,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(new Error(`no end of the answer: ${answer.slice(0, 80)}`)),
    );
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that cuts us off may reset the connection; what it said before is the answer.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(parse(answer)));
    for (const part of typeof text === 'string' ? [text] : text) socket.write(part);
  });
}

/** A request line with headers (a header may appear twice) and no body. */
export function rawRequest(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[] = [],
): string {
  const lines = [['Host', 'localhost'], ...headers, ['Connection', 'close']].map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Value of a header in an answer's head, or null. */
export function headerOf({ head }: RawAnswer, name: string): string | null {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? null;
}

function parse(answer: string): RawAnswer {
  const end = answer.indexOf('\r\n\r\n');
  const head = end === -1 ? answer : answer.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  return { status, head, body: end === -1 ? '' : answer.slice(end + 4) };
}
