import { connect, type Socket } from 'node:net';

export type HttpAnswer = { status: number; body: string };

/**
 * One keep-alive connection that asks one thing at a time. It does little more than the bytes need, because the load
 * shares the machine's cores with the server that is measured.
 */
export class HttpClient {
  private waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;
  private received: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<HttpClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new HttpClient(socket, `localhost:${port}`)));
      socket.once('error', reject);
    });
  }

  /** `head` is what follows the request line's host: further header lines, each ending with CR LF. */
  send(method: 'GET' | 'POST', path: string, head: string, body = ''): Promise<HttpAnswer> {
    const length =
      method === 'POST'
        ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
        : '';
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${this.host}\r\n${head}${length}\r\n${body}`);
    });
  }

  close(): void {
    this.waiting = null;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
    if (this.received.length < end + 4 + length) return;
    const answer = {
      status: Number(head.slice(9, 12)),
      body: this.received.toString('utf8', end + 4, end + 4 + length),
    };
    this.received = Buffer.alloc(0);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(answer);
  }
}
