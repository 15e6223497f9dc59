import { isCurrency } from '@/lib/money';
import { PAYMENT_VIEWS } from '@/lib/payments/filters';

/** Everything that decides which payments a list shows; all of it lives in the URL. */
export type ListState = {
  tab: Tab;
  q: string;
  /** Whole days (YYYY-MM-DD) in the merchant's zone, both included. */
  from: string;
  to: string;
  currency: string;
  /** Minor units as digits of `currency` or the merchant's default. */
  min: string;
  max: string;
  method: '' | 'card' | 'alipay';
  /** Cursors: the page of older rows, or of newer ones. */
  after: string;
  before: string;
  size: number;
};

export const TABS = ['all', ...PAYMENT_VIEWS] as const;
export type Tab = (typeof TABS)[number];
export const SIZES = [25, 50, 100] as const;

export type SearchParams = Record<string, string | string[] | undefined>;

/** Reads a list's state from a page's URL; what cannot be understood counts as absent. */
export function listStateFrom(params: SearchParams): ListState {
  const one = (name: string) => {
    const value = params[name];
    return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim().slice(0, 200);
  };
  const day = (name: string) => (isDay(one(name)) ? one(name) : '');
  const digits = (name: string) => (/^\d{1,13}$/.test(one(name)) ? one(name) : '');
  const method = one('method');
  return {
    tab: TABS.find((tab) => tab === one('view')) ?? 'all',
    q: one('q'),
    from: day('from'),
    to: day('to'),
    currency: isCurrency(one('currency')) ? one('currency') : '',
    min: digits('min'),
    max: digits('max'),
    method: method === 'card' || method === 'alipay' ? method : '',
    after: one('after'),
    before: one('after') ? '' : one('before'),
    size: SIZES.find((size) => String(size) === one('size')) ?? 25,
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** The query string of a list's state, without what is at its default. Any change of filter begins at the first page. */
export function searchOf(state: ListState, change: Partial<ListState> = {}): string {
  const keepsPage = 'after' in change || 'before' in change;
  const next = { ...state, ...(keepsPage ? {} : { after: '', before: '' }), ...change };
  const search = new URLSearchParams();
  const put = (name: string, value: string) => value && search.set(name, value);
  put('view', next.tab === 'all' ? '' : next.tab);
  put('q', next.q);
  put('from', next.from);
  put('to', next.to);
  put('currency', next.currency);
  put('min', next.min);
  put('max', next.max);
  put('method', next.method);
  put('size', next.size === 25 ? '' : String(next.size));
  put('after', next.after);
  put('before', next.after ? '' : next.before);
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Whether anything beside the tab narrows the list. */
export function isFiltered(state: ListState): boolean {
  return Boolean(
    state.q || state.from || state.to || state.currency || state.min || state.max || state.method,
  );
}

export const NO_FILTERS: Partial<ListState> = {
  q: '',
  from: '',
  to: '',
  currency: '',
  min: '',
  max: '',
  method: '',
};
