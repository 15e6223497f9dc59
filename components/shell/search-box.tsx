import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';

/** One box for id, e-mail, last four digits and reference; a plain form, so it also works before scripts load. */
export function SearchBox({ base }: { base: string }) {
  const t = useTranslations('shell');
  return (
    <search className="min-w-0 max-w-md grow max-md:hidden">
      <form action={`${base}/payments`} method="get" className="relative">
        <Icon
          name="search"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          id="search"
          name="q"
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          aria-label={t('search')}
          aria-keyshortcuts="/"
          placeholder={t('searchHint')}
          className="touch-target h-8 w-full rounded-control border border-line bg-surface pr-9 pl-8 text-table text-ink placeholder:text-ink-3 hover:border-control max-md:text-form"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-md:hidden"
        >
          <Kbd>/</Kbd>
        </span>
      </form>
    </search>
  );
}
