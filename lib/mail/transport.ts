import nodemailer from 'nodemailer';
import { env } from '@/lib/env';

/** A mail in words. */
export type Letter = { subject: string; text: string };

/** An address or a name is data here, never a file or a web address to fetch. */
const LIMITS = { disableFileAccess: true, disableUrlAccess: true };

/** How long each step of a conversation with the mail server may take. */
function timeouts(ms: number): Record<string, number> {
  return { connectionTimeout: ms, greetingTimeout: ms, dnsTimeout: ms, socketTimeout: ms };
}

/**
 * Hands a letter to the mail server, each over a connection of its own. Rejects with the driver's error when the server
 * cannot be reached within MAIL_TIMEOUT_MS or does not take it; `isForGood` says whether another try makes sense. The driver
 * takes options only from within the address: those beside it are left unread.
 */
export async function sendLetter(id: string, recipient: string, letter: Letter): Promise<void> {
  const { SMTP_URL, MAIL_FROM, MAIL_TIMEOUT_MS, PUBLIC_URL } = env();
  if (SMTP_URL === undefined) throw new Error('SMTP_URL is not set');
  const server = new URL(SMTP_URL);
  for (const [name, value] of Object.entries({ ...LIMITS, ...timeouts(MAIL_TIMEOUT_MS) }))
    server.searchParams.set(name, String(value));
  const transport = nodemailer.createTransport(server.href, { from: MAIL_FROM });
  try {
    await transport.sendMail({
      to: { name: '', address: recipient },
      subject: letter.subject,
      text: letter.text,
      // The same for each try, so that a mail server or a reader can tell a repetition.
      messageId: `<${id}@${new URL(PUBLIC_URL).hostname}>`,
    });
  } finally {
    transport.close();
  }
}

type SendError = { code?: string; responseCode?: number };

/** RFC 5321: an answer in the five hundreds stays the same however often one asks. */
export function isForGood(error: unknown): boolean {
  const { responseCode } = error as SendError;
  return responseCode !== undefined && responseCode >= 500;
}

/** A short reason without addresses, names or words of others. */
export function problemOf(error: unknown): string {
  const { code, responseCode } = error as SendError;
  return [code ?? 'failed', responseCode].filter(Boolean).join(' ').slice(0, 200);
}
