import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { useList } from './list-context';
import { useOrderHref } from './order-href';

/** Every order of the list both ways, for where the table has no head to press. */
export function OrderLinks({ onGo }: { onGo: () => void }) {
  const t = useTranslations();
  const { list, state, go } = useList();
  const hrefOf = useOrderHref();
  return (
    <ul className="-mx-2 -mb-2">
      {list.sorts.flatMap((sort) =>
        [sort.isAscending !== true, sort.isAscending === true].map((isDescending) => {
          const isOn = state.sort === sort.key && state.isDescending === isDescending;
          const href = hrefOf(sort, isDescending);
          return (
            <li key={`${sort.key}${isDescending}`}>
              <Link
                href={href}
                prefetch={false}
                aria-current={isOn ? 'true' : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  go(href);
                  onGo();
                }}
                className="touch-target ring-inset-focus flex w-full items-center justify-between rounded-control px-2 py-1.5 text-table hover:bg-accent-tint hover:text-accent"
              >
                {t(isDescending ? 'lists.descending' : 'lists.ascending', { name: t(sort.label) })}
                {isOn ? <Icon name="check" /> : null}
              </Link>
            </li>
          );
        }),
      )}
    </ul>
  );
}
