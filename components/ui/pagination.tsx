import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from './button';
import { Icon } from './icon';

type PaginationProps = {
  /** Addresses of the newer and the older page; null where there is none. */
  newer: string | null;
  older: string | null;
  sizes: readonly { size: number; href: string }[];
  size: number;
};

/** Keyset paging: the first page and the twenty-thousandth cost the same, so there are no page numbers. */
export function Pagination({ newer, older, sizes, size }: PaginationProps) {
  const t = useTranslations('common');
  return (
    <nav
      aria-label={t('pages')}
      className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 text-table md:px-6"
    >
      <div className="flex gap-2">
        <Step href={newer} label={t('newer')} back />
        <Step href={older} label={t('older')} />
      </div>
      <div className="ml-auto flex items-center gap-1 text-ink-3">
        <span id="page-size">{t('rowsPerPage')}</span>
        <ul aria-labelledby="page-size" className="flex">
          {sizes.map((choice) => (
            <li key={choice.size}>
              <Link
                href={choice.href}
                prefetch={false}
                aria-current={choice.size === size ? 'true' : undefined}
                className="touch-target inline-grid min-w-8 place-items-center rounded-control px-1.5 py-1 text-ink-2 hover:bg-sunken aria-[current]:font-bold aria-[current]:text-ink"
              >
                {choice.size}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function Step({ href, label, back }: { href: string | null; label: string; back?: boolean }) {
  const content = (
    <>
      {back ? <Icon name="chevronLeft" size={14} /> : null}
      {label}
      {back ? null : <Icon name="chevronRight" size={14} />}
    </>
  );
  if (href) {
    return (
      <Link
        href={href}
        prefetch={false}
        rel={back ? 'prev' : 'next'}
        className={buttonClass('secondary', 'small')}
      >
        {content}
      </Link>
    );
  }
  return (
    <span
      aria-disabled="true"
      className="touch-target inline-flex h-7 items-center gap-1.5 px-2 text-meta text-ink-3"
    >
      {content}
    </span>
  );
}
