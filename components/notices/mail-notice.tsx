import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';

/** Mail that could not be sent, with the way to what became of it. */
export function MailNotice({ failed, base }: { failed: number; base: string }) {
  const t = useTranslations('members.mail');
  if (failed === 0) return null;
  return (
    <section aria-label={t('noticeLabel')} className="mt-4 px-4 md:px-6">
      <div
        data-notice="mail"
        className="flex items-start gap-3 rounded-panel border border-warn bg-warn-tint p-3 text-table text-ink-2"
      >
        <Icon name="alert" className="mt-0.5 text-warn" />
        <p className="min-w-0 grow">
          {t.rich('notice', {
            count: failed,
            link: (chunks) => (
              <Link
                href={`${base}/members#mail`}
                className="font-medium text-accent underline underline-offset-2"
              >
                {chunks}
              </Link>
            ),
          })}
        </p>
      </div>
    </section>
  );
}
