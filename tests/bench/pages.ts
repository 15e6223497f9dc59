import { get, type IncomingMessage } from 'node:http';

/** Asks for a document with a session's cookie, or for a file as it travels. */
export function open(url: string, cookie = ''): Promise<IncomingMessage> {
  const headers = cookie ? { cookie } : { 'accept-encoding': 'gzip' };
  return new Promise((resolve, reject) => {
    get(url, { headers }, resolve).on('error', reject);
  });
}

/** All of an answer. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = await answer.toArray();
  return Buffer.concat(chunks).toString();
}
