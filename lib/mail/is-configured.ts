import { env } from '@/lib/env';

/** Whether this server can send mail at all. */
export function isMailConfigured(): boolean {
  return env().SMTP_URL !== undefined;
}
