import { type ListAddress, PAGE_SIZES, SEARCH_LENGTH_MAX, type SumField } from './definition';
import { type FilterFault, readFilter } from './filter-values';

/** Everything that decides what a list shows. All of it lives in the page's address. Client-safe. */
export type ListState = {
  tab: string;
  /** What is searched for; empty for nothing. */
  search: string;
  /** The address's own text of each filter in force, by the filter's key. */
  filters: Record<string, string>;
  sort: string;
  isDescending: boolean;
  /** Cursors: the page of rows that follow, or of those before. */
  after: string;
  before: string;
  size: number;
  /** The sum that stands beside the count, where the rows are of one currency; null for none. */
  sum: SumField | null;
  /** The saved view that these filters came from; null without one. */
  saved: string | null;
  /** The row whose drawer is open. */
  open: string | null;
};

export type SearchParams = Record<string, string | string[] | undefined>;
/** A parameter of the address that cannot be understood, and why. */
export type AddressProblem = { parameter: string; value: string; fault: FilterFault };

/** Parameters of older addresses, each read as the end of a range. */
const OLDER: Record<string, [key: string, end: 'from' | 'to']> = {
  from: ['created', 'from'],
  to: ['created', 'to'],
  min: ['amount', 'from'],
  max: ['amount', 'to'],
};
const OWN = new Set(['view', 'q', 'sort', 'after', 'before', 'size', 'sum', 'saved', 'open']);
const VALUE_LENGTH_MAX = 400;

/** Reads the address of a list's page, and names every parameter in it that is not one of this list's. */
export function readListState(
  list: ListAddress,
  params: SearchParams,
): { state: ListState; problems: AddressProblem[] } {
  const problems: AddressProblem[] = [];
  const fault = (parameter: string, value: string, why: FilterFault) =>
    problems.push({ parameter, value: value.slice(0, 80).replaceAll('\0', '\ufffd'), fault: why });
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) fault(name.slice(0, 40), value.join(', '), 'twice');
    // PostgreSQL has no text with NUL, so nothing can be found by it.
    else if (value?.includes('\0')) fault(name.slice(0, 40), value, 'value');
    else if (value !== undefined && value.trim() !== '') given[name] = value;
  }
  const state = emptyState(list);
  readOwn(list, given, state, fault);
  for (const [name, value] of Object.entries(modernised(given))) {
    if (OWN.has(name)) continue;
    const filter = list.filters.find((one) => one.key === name);
    if (!filter) {
      fault(name.slice(0, 40), value, 'unknown');
      continue;
    }
    const read = value.length > VALUE_LENGTH_MAX ? 'tooLong' : readFilter(filter, value);
    if (typeof read === 'string') fault(name, value, read);
    else state.filters[name] = value.trim();
  }
  return { state, problems };
}

/** The tab that narrows nothing. */
export const EVERYTHING = 'all';

/** A list as its page opens, or as it is in a tab before anything is chosen. */
export function emptyState(list: ListAddress, tab: string = list.tabs[0]?.key ?? EVERYTHING): ListState {
  return {
    tab,
    search: '',
    filters: {},
    ...orderOf(usualOrder(list, tab)),
    after: '',
    before: '',
    size: PAGE_SIZES[0],
    sum: null,
    saved: null,
    open: null,
  };
}

type Order = Pick<ListState, 'sort' | 'isDescending'>;

/** An order in the words of the API: `amount`, or `-amount` for the largest first. */
export function orderText({ sort, isDescending }: Order): string {
  return `${isDescending ? '-' : ''}${sort}`;
}

function orderOf(text: string): Order {
  return { sort: text.replace(/^-/, ''), isDescending: text.startsWith('-') };
}

/** The order of the API's list where none is asked for. */
export function firstOrder(list: ListAddress): string {
  const [first] = list.sorts;
  return orderText({ sort: first?.key ?? 'created', isDescending: !first?.isAscending });
}

function usualOrder(list: ListAddress, tab: string): string {
  return list.tabs.find((one) => one.key === tab)?.sort ?? firstOrder(list);
}

type Fault = (parameter: string, value: string, why: FilterFault) => void;

function readOwn(list: ListAddress, given: Record<string, string>, state: ListState, fault: Fault): void {
  const { view, q, sort, after, before, size, sum, saved, open } = given;
  if (view !== undefined) {
    if (list.tabs.some((tab) => tab.key === view)) Object.assign(state, emptyState(list, view));
    else fault('view', view, 'value');
  }
  if (q !== undefined) {
    if (list.search === null) fault('q', q, 'unknown');
    else if (q.length > SEARCH_LENGTH_MAX) fault('q', q, 'tooLong');
    else state.search = q.trim();
  }
  if (sort !== undefined) {
    const order = orderOf(sort);
    if (list.sorts.some((one) => one.key === order.sort)) Object.assign(state, order);
    else fault('sort', sort, 'value');
  }
  if (size !== undefined) {
    const known = PAGE_SIZES.find((one) => String(one) === size);
    if (known) state.size = known;
    else fault('size', size, 'value');
  }
  if (sum !== undefined) {
    const known = list.sums?.find((one) => one === sum);
    if (known) state.sum = known;
    else fault('sum', sum, list.sums ? 'value' : 'unknown');
  }
  state.after = (after ?? '').slice(0, VALUE_LENGTH_MAX);
  state.before = state.after ? '' : (before ?? '').slice(0, VALUE_LENGTH_MAX);
  state.saved = saved?.slice(0, 64) ?? null;
  state.open = open?.slice(0, 64) ?? null;
}

function modernised(given: Record<string, string>): Record<string, string> {
  const result = { ...given };
  for (const [name, [key]] of Object.entries(OLDER)) {
    if (given[name] === undefined) continue;
    const end = (which: 'from' | 'to') =>
      Object.entries(OLDER).find(([, [other, side]]) => other === key && side === which)?.[0] ?? '';
    result[key] ??= `${given[end('from')] ?? ''}..${given[end('to')] ?? ''}`;
    delete result[name];
  }
  return result;
}

/**
 * The query of a list's address, `?…` or nothing, without what is at its default. A change of anything but the page
 * begins at the first page; a drawer never travels along. Another tab comes in its own order, unless the reader chose one.
 */
export function searchOf(list: ListAddress, state: ListState, change: Partial<ListState> = {}): string {
  const keepsPage = 'after' in change || 'before' in change || 'open' in change || 'saved' in change;
  const { tab = state.tab } = change;
  const isUsual = orderText(state) === usualOrder(list, state.tab);
  const next: ListState = {
    ...state,
    ...(isUsual ? orderOf(usualOrder(list, tab)) : {}),
    open: null,
    ...(keepsPage ? {} : { after: '', before: '' }),
    ...change,
  };
  const plain = emptyState(list);
  const search = new URLSearchParams();
  const put = (name: string, value: string, usual = '') => value !== usual && search.set(name, value);
  put('view', next.tab, plain.tab);
  put('q', next.search);
  for (const { key } of list.filters) put(key, next.filters[key] ?? '');
  put('sort', orderText(next), usualOrder(list, next.tab));
  put('size', String(next.size), String(plain.size));
  put('sum', next.sum ?? '');
  put('saved', next.saved ?? '');
  put('after', next.after);
  put('before', next.after ? '' : next.before);
  put('open', next.open ?? '');
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Whether anything beside the tab narrows the list. */
export function isFiltered(state: ListState): boolean {
  return state.search !== '' || Object.keys(state.filters).length > 0;
}

/** The change that sets or, with an empty text, removes one filter. */
export function withFilter(state: ListState, key: string, text: string): Partial<ListState> {
  const { [key]: _, ...others } = state.filters;
  return { filters: text === '' ? others : { ...others, [key]: text } };
}

/** The change that takes every filter away; tab, order and page size stay. */
export const WITHOUT_FILTERS: Partial<ListState> = { search: '', filters: {}, saved: null };

/** The parameters that a search form carries along beside what is typed. */
export function searchParameters(list: ListAddress, state: ListState): [string, string][] {
  return [...new URLSearchParams(searchOf(list, state, { search: '', saved: null, after: '', before: '' }))];
}
