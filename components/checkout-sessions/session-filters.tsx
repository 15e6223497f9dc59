import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Icon } from '@/components/ui/icon';
import { Time } from '@/components/ui/time';
import type { PageFilter } from '@/lib/checkout/page-filters';

type Given = Partial<Record<PageFilter | 'created', string>>;
type Props = { given: Given; path: string; zone: string };

const CHIP =
  'touch-target inline-flex items-center gap-1.5 rounded-control border border-line px-2 py-0.5 text-table text-ink-2 hover:text-ink';

/** By what the sessions are narrowed, each with the way to take it away. */
export async function SessionFilters({ given, path, zone }: Props) {
  const t = await getTranslations('checkout.filters');
  const names = Object.keys(given) as (keyof Given)[];
  if (names.length === 0) return null;
  return (
    <ul aria-label={t('label')} className="mt-3 flex flex-wrap gap-2 px-4 md:px-6">
      {
        await Promise.all(
          names.map(async (name) => {
            const { [name]: _, ...rest } = given;
            const search = new URLSearchParams(rest as Record<string, string>);
            return (
              <li key={name}>
                <Link href={search.size > 0 ? `${path}?${search}` : path} prefetch={false} className={CHIP}>
                  <span>
                    {t(`names.${name}`)}:{' '}
                    {name === 'created' ? (
                      <Range text={given.created ?? ''} zone={zone} />
                    ) : (
                      await wordOf(name, given[name] ?? '')
                    )}
                  </span>
                  <Icon name="cross" />
                  <span className="sr-only">{t('remove')}</span>
                </Link>
              </li>
            );
          }),
        )
      }
    </ul>
  );
}

function Range({ text, zone }: { text: string; zone: string }) {
  const [from, to] = text.split('..');
  return (
    <>
      {from ? <Time at={from} zone={zone} /> : null} – {to ? <Time at={to} zone={zone} /> : null}
    </>
  );
}

/** Values in words where they have some; codes stay as they are. */
async function wordOf(name: PageFilter, value: string): Promise<string> {
  const t = await getTranslations();
  const words: Partial<Record<PageFilter, string>> = {
    status: 'status.checkout',
    step: 'checkout.steps',
    drop_off: 'checkout.dropOffs',
    device: 'insights.devices',
    checkout_language: 'insights.languages',
    method: 'methods',
  };
  const room = words[name];
  const of = (one: string) => {
    if (one === 'unknown') return t('metrics.values.unknown');
    const key = `${room}.${one}` as Parameters<typeof t>[0];
    return room && t.has(key) ? t(key) : one;
  };
  return value.split(',').map(of).join(', ');
}
