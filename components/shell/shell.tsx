import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { StepUpHost } from '@/components/factors/step-up';
import { Brand } from './brand';
import type { ConsoleContext } from './console-context';
import { ConsoleContextProvider } from './console-context';
import { Keyboard } from './keyboard';
import { MobileNavigation } from './mobile-navigation';
import type { NavigationGroup } from './navigation';
import { ComingPage, PageTransition } from './page-transition';
import { Palette } from './palette';
import { EnvironmentSwitch, MerchantSwitch, type Place } from './place-switch';
import { SandboxStrip } from './sandbox-strip';
import { SearchBox } from './search-box';
import { SidebarLinks } from './sidebar-links';
import { UserMenu } from './user-menu';
import { ZoneNote } from './zone-note';

type ShellProps = {
  console: ConsoleContext;
  groups: readonly NavigationGroup[];
  places: readonly Place[];
  user: { name: string; email: string; role: string };
  signOut: () => Promise<void>;
  children: ReactNode;
};

/** The frame of every signed-in page: strip, sidebar, top bar, the page. */
export function Shell({ console: here, groups, places, user, signOut, children }: ShellProps) {
  const t = useTranslations('shell');
  const sandbox = here.kind === 'sandbox';
  return (
    <ConsoleContextProvider value={here}>
      <StepUpHost>
        <PageTransition>
          <a
            href="#main"
            className="fixed top-1 left-1 z-[70] -translate-y-16 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
          >
            {t('skip')}
          </a>
          <div className={sandbox ? '[--strip:1.5rem]' : '[--strip:0rem]'}>
            {sandbox ? <SandboxStrip name={here.environmentName} /> : null}
            <div className="lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
              <nav
                aria-label={t('navigation')}
                className="sticky top-(--strip) hidden bg-paper h-[calc(100dvh-var(--strip))] flex-col gap-4 overflow-y-auto px-2 py-3.5 lg:flex"
              >
                <Link
                  href={`${here.base}/home`}
                  prefetch={false}
                  className="mx-0 rounded-control px-2 py-0.5"
                >
                  <Brand />
                </Link>
                <SidebarLinks base={here.base} groups={groups} />
              </nav>
              <div className="min-w-0 lg:border-l lg:border-line [--bar:calc(var(--strip)+3rem)] max-md:[--bar:calc(var(--strip)+3.5rem)]">
                <header className="sticky top-(--strip) z-20 flex h-12 items-center gap-x-2 border-b border-line bg-paper px-4 max-md:h-14 md:px-6 lg:pl-4">
                  <MobileNavigation base={here.base} groups={groups} />
                  <div className="flex min-w-0 items-center">
                    <MerchantSwitch places={places} />
                    <span aria-hidden="true" className="text-ink-3">
                      /
                    </span>
                    <EnvironmentSwitch place={places.find((place) => place.slug === here.merchantSlug)} />
                  </div>
                  <SearchBox base={here.base} />
                  <div className="ml-auto flex items-center gap-2 max-md:gap-1">
                    <Palette groups={groups} places={places} />
                    <ZoneNote zone={here.timeZone} />
                    <span className="max-md:hidden">
                      <Keyboard base={here.base} groups={groups} />
                    </span>
                    <UserMenu {...user} base={here.base} signOut={signOut} />
                  </div>
                </header>
                <main id="main" tabIndex={-1} className="relative mx-auto max-w-[90rem] pb-16 outline-none">
                  <ComingPage />
                  {children}
                </main>
              </div>
            </div>
          </div>
        </PageTransition>
      </StepUpHost>
    </ConsoleContextProvider>
  );
}
