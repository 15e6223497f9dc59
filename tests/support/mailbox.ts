import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** How a mail server takes what it is given: takes it, refuses for good or for now, says nothing at all. */
export type Mood = 'takes' | 'refuses' | 'is busy' | 'is silent';
export type Received = { to: string[]; raw: string; text: string; subject: string };

/** A mail server on this machine that keeps what it was given (RFC 5321, as little of it as a client needs). */
export class Mailbox {
  mood: Mood = 'takes';
  readonly received: Received[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    this.talk(socket);
  });

  /** Begins to listen; its address as SMTP_URL has it. */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private talk(socket: Socket): void {
    const say = (line: string) => socket.write(`${line}\r\n`);
    if (this.mood === 'is silent') return;
    let to: string[] = [];
    let letter: string[] | null = null;
    let rest = '';
    say('220 mailbox');
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (letter !== null) {
          if (line !== '.') letter.push(line.replace(/^\.\./, '.'));
          else {
            this.received.push(readLetter(to, letter.join('\r\n')));
            letter = null;
            say('250 kept');
          }
        } else if (/^RCPT TO:/i.test(line)) {
          if (this.mood === 'refuses') say('550 nobody here');
          else if (this.mood === 'is busy') say('450 later');
          else {
            to.push(/<(.*)>/.exec(line)?.[1] ?? '');
            say('250 ok');
          }
        } else if (/^DATA/i.test(line)) {
          letter = [];
          say('354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else {
          if (/^MAIL FROM:/i.test(line)) to = [];
          say('250 ok');
        }
      }
    });
  }
}

function readLetter(to: string[], raw: string): Received {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ');
  const encoding = /^Content-Transfer-Encoding: *(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  const subject = (/^Subject: *(.*)$/im.exec(headers)?.[1] ?? '').replace(/\?= =\?/g, '?==?');
  return { to, raw, subject: decodeWords(subject), text: decodeBody(body.join('\r\n\r\n'), encoding) };
}

/** RFC 2047. */
function decodeWords(text: string): string {
  return text.replace(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, kind: string, word: string) =>
    kind.toUpperCase() === 'B'
      ? Buffer.from(word, 'base64').toString()
      : decodeBody(word.replaceAll('_', ' '), 'quoted-printable'),
  );
}

function decodeBody(text: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString();
  if (encoding !== 'quoted-printable') return text;
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
