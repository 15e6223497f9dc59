import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';
import { wordsOf } from './words';

/** Icon and colour class beside a page's title. */
export type Mark = readonly [IconName, string];

type FrameProps = {
  title: string;
  /** The line above the title. */
  over?: string;
  mark: Mark;
  /** The document's title, when it says more. */
  page?: string;
  children: ReactNode;
};

/** A page with one thing to say. */
export function StateFrame({ title, over, mark: [icon, color], page, children }: FrameProps) {
  return (
    <main className="mx-auto flex w-full max-w-[30rem] grow flex-col gap-5 px-5 py-10 lg:py-24">
      <title>{page ?? title}</title>
      <h1 className="flex flex-col gap-2 [overflow-wrap:anywhere]">
        {over ? <span className="text-form text-ink-2">{over}</span> : null}{' '}
        <span className="flex items-start gap-2.5 text-h2 font-bold tracking-[-0.01em]">
          <Icon name={icon} size={22} className={`mt-1 ${color}`} />
          <span>{title}</span>
        </span>
      </h1>
      {children}
    </main>
  );
}

/** The one thing to do on such a page. */
export function NextStep({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      rel="noreferrer"
      className="inline-flex min-h-12 items-center justify-center self-start rounded-control bg-accent px-5 py-2 text-center font-medium text-on-accent [overflow-wrap:anywhere] hover:bg-accent-hover max-sm:self-stretch"
    >
      {children}
    </a>
  );
}

/** Nothing has this address: no session or payment, or no receipt. The reader's browser decides the language. */
export async function UnknownPage({ what = 'unknown' }: { what?: 'unknown' | 'unknownReceipt' }) {
  const { t } = wordsOf(await getLocale());
  return (
    <StateFrame title={t(`states.${what}.title`)} mark={['dash', 'text-ink-3']}>
      <p className="text-ink-2">{t(`states.${what}.text`)}</p>
    </StateFrame>
  );
}

/** The database is away; nothing can be said about the payment, so the payer is told to wait. */
export async function UnavailablePage() {
  const { t } = wordsOf(await getLocale());
  return (
    <StateFrame title={t('states.unavailable.title')} mark={['alert', 'text-warn']}>
      <p className="text-ink-2">{t('states.unavailable.text')}</p>
      <NextStep href="">{t('states.unavailable.reload')}</NextStep>
    </StateFrame>
  );
}
