import { LANGUAGES, type Locale } from '@/lib/i18n/languages';

type ReceiptLanguagesProps = { label: string; path: string; locale: Locale };

/** The same receipt in each language that we have; the address says which. */
export function ReceiptLanguages({ label, path, locale }: ReceiptLanguagesProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-4 gap-y-1 text-table print:hidden">
      {Object.entries(LANGUAGES).map(([key, language]) => (
        <a
          key={key}
          href={`${path}?lang=${key}`}
          lang={language.htmlLang}
          aria-current={key === locale ? 'page' : undefined}
          className="touch-target inline-flex items-center text-ink-2 underline decoration-line underline-offset-4 hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:no-underline"
        >
          {language.label}
        </a>
      ))}
    </nav>
  );
}
