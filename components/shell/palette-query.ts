import { parseAmount } from '@/lib/i18n/decimal';
import { type Currency, isCurrency } from '@/lib/money';

import { PAYMENT_STATUSES } from '@/lib/payments/status';
import { PAYMENT_VIEWS } from '@/lib/payments/views';

/** Keys of the grammar `key:value`, each a filter of the list of payments. */
export const QUERY_KEYS = ['status', 'amount', 'currency', 'method', 'last4', 'email', 'reference'] as const;
export type QueryKey = (typeof QUERY_KEYS)[number];

export type PaletteQuery = {
  /** What is not of the form `key:value`. */
  text: string;
  /** Filters as the address of the list of payments writes them; amounts in minor units, `from..to`. */
  filters: Partial<Record<QueryKey | 'view', string>>;
  /** Terms that mean nothing: an unknown key, or a value that its key does not take. */
  faults: string[];
};

/** What the grammar needs to know to read amounts and statuses. */
export type QueryPlace = {
  locale: string;
  currency: Currency;
  /** The status whose word in the reader's language this is. */
  statusOf: (word: string) => string | null;
};

/** Reads `status:failed amount:>100 last4:4242 reference:"SO 77" tea`. */
export function readQuery(typed: string, place: QueryPlace): PaletteQuery {
  const query: PaletteQuery = { text: '', filters: {}, faults: [] };
  const rest: string[] = [];
  const amounts: string[] = [];
  for (const [term, key, quoted, plain] of typed.matchAll(/([a-z0-9_]+):(?:"([^"]*)"|(\S*))|\S+/gi)) {
    const value = quoted ?? plain ?? '';
    if (key === undefined || value === '') rest.push(term);
    else if (key.toLowerCase() === 'amount') amounts.push(value);
    else if (!readTerm(query, key.toLowerCase(), value, place)) query.faults.push(term);
  }
  // Last, because the currency may stand behind the amount.
  for (const value of amounts) {
    const range = amountRange(value, currencyOf(query, place), place.locale);
    if (range === null) query.faults.push(`amount:${value}`);
    else query.filters.amount = range;
  }
  query.text = rest.join(' ');
  return query;
}

function readTerm({ filters }: PaletteQuery, key: string, value: string, place: QueryPlace): boolean {
  switch (key) {
    case 'status': {
      const status = place.statusOf(value) ?? value.toLowerCase();
      if (PAYMENT_STATUSES.some((one) => one === status)) filters.status = status;
      else if (PAYMENT_VIEWS.some((one) => one === status)) filters.view = status;
      else return false;
      return true;
    }
    case 'currency':
      if (!isCurrency(value.toUpperCase())) return false;
      filters.currency = value.toUpperCase();
      return true;
    case 'method':
      if (value !== 'card' && value !== 'alipay') return false;
      filters.method = value;
      return true;
    case 'last4':
      if (!/^\d{4}$/.test(value)) return false;
      filters.last4 = value;
      return true;
    case 'email':
    case 'reference':
      filters[key] = value;
      return true;
    default:
      return false;
  }
}

/** The currency that amounts of this query are in. */
export function currencyOf({ filters }: PaletteQuery, place: QueryPlace): Currency {
  return filters.currency && isCurrency(filters.currency) ? filters.currency : place.currency;
}

/** `>100`, `>=100`, `<100`, `<=100`, `100..200` or `100` in major units, as minor units `from..to`. */
function amountRange(value: string, currency: Currency, locale: string): string | null {
  const minor = (text: string) => {
    const parsed = parseAmount(text, currency, locale);
    return typeof parsed === 'number' ? parsed : null;
  };
  const [, sign = '', bound = ''] = /^([<>]=?)?(.*)$/.exec(value) ?? [];
  const [first = '', last] = sign ? [bound] : value.split('..');
  const from = minor(first);
  const to = last === undefined ? from : minor(last);
  if (from === null || to === null) return null;
  if (sign.startsWith('>')) return `${sign === '>' ? from + 1 : from}..`;
  if (sign.startsWith('<')) return `..${sign === '<' ? from - 1 : from}`;
  return `${from}..${to}`;
}

/** The list of payments with this query, below the environment. */
export function listAddress(query: PaletteQuery): string {
  const search = new URLSearchParams(query.filters);
  if (query.text) search.set('q', query.text);
  return `/payments?${search}`;
}

/** The same as the query of `GET /payments`. */
export function apiAddress(query: PaletteQuery, limit: number, place: QueryPlace): string {
  const { amount, ...same } = query.filters;
  const search = new URLSearchParams({ limit: String(limit), ...same });
  if (amount !== undefined) {
    const [from, to] = amount.split('..');
    if (from) search.set('amount[gte]', from);
    if (to) search.set('amount[lte]', to);
    search.set('currency', currencyOf(query, place));
  }
  if (query.text) search.set('search', query.text);
  return `/payments?${search}`;
}

/** Text that may be an amount as well, such as `$42` or `1,284.50 EUR`: the query for exactly this amount. */
export function amountQuery(text: string, place: QueryPlace): PaletteQuery | null {
  const match = /^[$€£¥]?\s*([\d.,\s\u00a0\u202f’]+?)\s*([a-z]{3})?$/i.exec(text.trim());
  const code = match?.[2]?.toUpperCase() ?? place.currency;
  if (!match?.[1] || !isCurrency(code)) return null;
  const minor = parseAmount(match[1], code, place.locale);
  if (typeof minor !== 'number' || minor === 0) return null;
  return { text: '', filters: { amount: `${minor}..${minor}`, currency: code }, faults: [] };
}
