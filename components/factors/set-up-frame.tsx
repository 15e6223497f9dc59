'use client';

import { useTranslations } from 'next-intl';
import { Brand } from '@/components/shell/brand';
import { type ConsoleContext, ConsoleContextProvider } from '@/components/shell/console-context';
import { LanguageLine } from '@/components/shell/language-line';
import { Button } from '@/components/ui/button';
import { AddPasskeyButton } from './add-passkey-dialog';
import { StepUpHost } from './step-up';
import { TotpButton } from './totp-dialog';

type SetUpFrameProps = { console: ConsoleContext; email: string; signOut: () => Promise<void> };

/** The whole page of a member who has to set up a second factor before anything else. */
export function SetUpFrame({ console: here, email, signOut }: SetUpFrameProps) {
  const t = useTranslations('setUp');
  return (
    <ConsoleContextProvider value={here}>
      <StepUpHost>
        <div className="mx-auto flex min-h-dvh max-w-[30rem] flex-col px-5 py-10 md:py-[12vh]">
          <header className="mb-8">
            <Brand />
          </header>
          <main className="grow">
            <h1 className="mb-2 text-h1 font-bold tracking-[-0.015em]">{t('title')}</h1>
            <p className="mb-6 text-body text-ink-2">{t('lead', { merchant: here.merchantName })}</p>
            <ul className="divide-y divide-line border-y border-line">
              <li className="flex flex-wrap items-start gap-3 py-4">
                <p className="min-w-0 grow basis-56 text-body text-ink-2">{t('app')}</p>
                <TotpButton isChange={false} />
              </li>
              <li className="flex flex-wrap items-start gap-3 py-4">
                <p className="min-w-0 grow basis-56 text-body text-ink-2">{t('passkey')}</p>
                <AddPasskeyButton />
              </li>
            </ul>
            <form action={signOut} className="mt-6 flex flex-wrap items-center gap-3 text-table text-ink-2">
              <p className="min-w-0 break-words">{t('signedInAs', { email })}</p>
              <Button type="submit" look="quiet" size="small">
                {t('signOut')}
              </Button>
            </form>
          </main>
          <footer className="mt-12">
            <LanguageLine />
          </footer>
        </div>
      </StepUpHost>
    </ConsoleContextProvider>
  );
}
