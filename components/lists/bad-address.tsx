import { useTranslations } from 'next-intl';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/section';
import type { MessageKey } from '@/lib/lists/definition';
import type { AddressProblem } from '@/lib/lists/list-state';

type BadAddressProps = { title: MessageKey; path: string; problems: readonly AddressProblem[] };

/** The page of an address whose filters cannot be answered: which, why, and the list without them or of fewer days. */
export function BadAddress({ title, path, problems }: BadAddressProps) {
  const t = useTranslations();
  const isWide = problems.some(({ fault }) => fault === 'wide');
  const filters = Object.fromEntries(problems.map(({ parameter, value }) => [parameter, value]));
  return (
    <>
      <PageHead title={t(isWide ? 'lists.wideTitle' : 'lists.badTitle')} />
      <div className="max-w-[60ch] px-4 py-3 md:px-6">
        <p className="text-body text-ink-2">{t(isWide ? 'lists.wide' : 'lists.bad')}</p>
        <ul className="my-4 border-t border-line">
          {problems.slice(0, 10).map((problem) => (
            <li key={problem.parameter + problem.fault} className="border-b border-line py-2 text-table">
              <span className="font-mono text-meta break-all" translate="no">
                {problem.parameter}
                {problem.value ? `=${problem.value}` : ''}
              </span>
              {problem.fault === 'wide' ? null : (
                <span className="block text-ink-2">{t(`lists.faults.${problem.fault}`)}</span>
              )}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          {isWide ? (
            <LinkButton
              href={`${path}?${new URLSearchParams({ ...filters, created: '30d' })}`}
              look="primary"
            >
              {t('lists.narrow')}
            </LinkButton>
          ) : null}
          <LinkButton href={path} look={isWide ? 'secondary' : 'primary'}>
            {t('lists.clean', { list: t(title) })}
          </LinkButton>
        </div>
      </div>
    </>
  );
}
