'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useCallback, useEffect, useState, useTransition } from 'react';
import { useConsole } from './console-context';
import { nounOfPage, PageSkeleton } from './page-skeleton';

type Pages = {
  /** Goes to a page of the console; an object's page shows its skeleton while it is on its way. */
  go: (href: string) => void;
  /** The noun whose page is on its way. */
  coming: string | null;
};

const Context = createContext<Pages | null>(null);

/**
 * Follows links to the pages of objects in a transition, so that their skeleton can stand there meanwhile. It is shown by
 * the page before and not by the server, because a page that began to stream could no longer answer that there is no
 * such object with 404, nor be read without scripts.
 */
export function PageTransition({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { base } = useConsole();
  const [isPending, startTransition] = useTransition();
  const [noun, setNoun] = useState<string | null>(null);
  const go = useCallback(
    (href: string) => {
      setNoun(nounOfPage(new URL(href, location.href).pathname, base));
      startTransition(() => router.push(href));
    },
    [router, base],
  );
  useEffect(() => {
    function follow(event: MouseEvent) {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      // A row that opens its drawer goes nowhere.
      if (!link || link.target || link.hasAttribute('download') || link.ariaHasPopup) return;
      const url = new URL(link.href);
      if (url.origin !== location.origin || url.pathname === location.pathname) return;
      // A place within the page is marked by the browser, which has to load it.
      if (url.hash || nounOfPage(url.pathname, base) === null) return;
      event.preventDefault();
      go(url.pathname + url.search + url.hash);
    }
    document.addEventListener('click', follow, { capture: true });
    return () => document.removeEventListener('click', follow, { capture: true });
  }, [go, base]);
  return <Context value={{ go, coming: isPending ? noun : null }}>{children}</Context>;
}

/** The way to other pages for what is no link. */
export function usePages(): Pages {
  const pages = use(Context);
  if (!pages) throw new Error('usePages needs a PageTransition around it');
  return pages;
}

/** What is on its way, over the page that is still there; said aloud as well. */
export function ComingPage() {
  const t = useTranslations('common');
  const { coming } = usePages();
  return (
    <>
      <span role="status" className="sr-only">
        {coming ? t('loading') : ''}
      </span>
      {coming ? <PageSkeleton noun={coming} /> : null}
    </>
  );
}
