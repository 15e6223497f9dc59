import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { TimedOut } from './failures';

const ANSWER_BYTES_MAX = 4_096;
/** More than this is not read to its end. */
const READ_BYTES_MAX = 65_536;

/** `text` is the beginning of the answer's body. */
export type Answered = { status: number; headers: IncomingHttpHeaders; text: string };

/** The receiver closed a connection that had been idle: it has seen nothing of this request, which may be sent again. */
export class Stale extends Error {}

/**
 * One request and its answer, of which only the first kilobytes are read. Settles once, at the latest after `timeoutMs`, and
 * sends nothing after that.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | null = null;
  private hasBegun = false;
  private head: Omit<Answered, 'text'> | null = null;
  private readonly parts: Buffer[] = [];
  private size = 0;
  private isSettled = false;

  constructor(
    timeoutMs: number,
    private readonly resolve: (answered: Answered) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.timer = setTimeout(() => {
      this.settle(() => this.reject(new TimedOut()));
      this.controller?.abort(new TimedOut());
    }, timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The connection came too late.
    if (this.isSettled) controller.abort(new TimedOut());
  }

  /** With the first byte of an answer, whatever becomes of it. */
  onResponseStarted(): void {
    this.hasBegun = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.head = { status, headers };
  }

  /** The beginning is the answer. More is read only to use the connection again, and not of a very long one. */
  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    if (!this.isSettled) this.parts.push(part);
    this.size += part.length;
    if (this.size >= ANSWER_BYTES_MAX) this.answer();
    if (this.size >= READ_BYTES_MAX) controller.abort(new Error('enough was read'));
  }

  onResponseEnd(): void {
    clearTimeout(this.timer);
    this.answer();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.timer);
    if (this.head && hasNoBody(this.head.status, error)) this.answer();
    else this.settle(() => this.reject(!this.hasBegun && isStale(error) ? new Stale() : error));
  }

  private answer(): void {
    const { head } = this;
    if (!head) return;
    const text = Buffer.concat(this.parts).subarray(0, ANSWER_BYTES_MAX).toString();
    this.settle(() => this.resolve({ text, ...head }));
  }

  /** The first word counts: of an answer whose rest never comes, too. */
  private settle(tell: () => void): void {
    if (this.isSettled) return;
    this.isSettled = true;
    tell();
  }
}

const onUsed = new WeakSet<Error>();

/** Errors of this connection are known to be of one that had brought an answer before. */
export function noteUse(socket: Socket): void {
  socket.on('error', (error) => {
    if (socket.bytesRead > 0) onUsed.add(error);
  });
}

/** What a receiver says of the length of a body that there never is. */
function hasNoBody(status: number, error: Error): boolean {
  const { code } = error as { code?: string };
  return (status === 204 || status === 304) && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}

function isStale(error: Error): boolean {
  const { code, socket } = error as { code?: string; socket?: { bytesRead?: number } };
  // Undici's own error of a connection that was closed says what had been read from it.
  if (code === 'UND_ERR_SOCKET') return (socket?.bytesRead ?? 0) > 0;
  return (code === 'ECONNRESET' || code === 'EPIPE') && onUsed.has(error);
}
