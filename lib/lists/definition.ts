/** What a list is: one declaration that its page, its address, the API's query and its exports are read from. Client-safe. */
import type { useTranslations } from 'next-intl';
import type { Permission } from '@/lib/auth/permissions';

/** The key of a message in lib/i18n/messages. */
export type MessageKey = Parameters<ReturnType<typeof useTranslations<never>>>[0];

/** Every list with what is needed to see it; saved views, columns and exports are kept under the key. */
export const LISTS = {
  payments: 'payments:read',
  attempts: 'payments:read',
  refunds: 'refunds:read',
  disputes: 'disputes:read',
  payouts: 'payouts:read',
  checkout_sessions: 'checkout:read',
  customers: 'customers:read',
  events: 'events:read',
  audit: 'audit:read',
  requests: 'requests:read',
  reviews: 'reviews:read',
  risk_list_entries: 'risk_lists:read',
  webhook_tries: 'webhooks:read',
  incidents: 'alerts:read',
  alert_rules: 'alerts:read',
} as const satisfies Record<string, Permission>;
export type ListKey = keyof typeof LISTS;

type FilterBase = {
  /** Its parameter in the page's address and in the API's query. */
  key: string;
  label: MessageKey;
};

/**
 * A filter by its type; the operators and their text in the address come from the type:
 * text `key=value` · choice `key=a,b` or `key=not:a,b` · amount and date `key=x`, `key=x..`, `key=..y`, `key=x..y`, a
 * date also by preset (`key=7d`).
 */
export type FilterDefinition = FilterBase &
  (
    | { type: 'text'; lengthMax: number; hint?: MessageKey }
    | { type: 'choice'; values: readonly string[]; optionLabel: (value: string) => MessageKey | null }
    /** Minor units of the currency filter's currency, else of the merchant's default. */
    | { type: 'amount' }
    /** `isAhead`: days to come, so its presets look forward. */
    | { type: 'date'; isAhead?: boolean }
  );

/** Columns are chosen for a wide screen and for a phone; a row on a phone has room for four facts. */
export const SCREENS = ['wide', 'phone'] as const;
export type Screen = (typeof SCREENS)[number];
export const PHONE_FACTS_MAX = 4;

/** What a column is in an export: numbers stay numbers, everything else is text. */
export type ExportValue = string | number | null;

export type ColumnDefinition<Row> = {
  key: string;
  label: MessageKey;
  /** Shown until the reader chooses otherwise. */
  isDefault: boolean;
  /** Right-aligned: amounts and times. */
  isRight?: boolean;
  /** The key of the order that a press on its head asks for. */
  sort?: string;
  /** Where it stands on a phone unless the reader chose otherwise: first line left and right, second left and right. */
  phone?: 1 | 2 | 3 | 4;
  /** Class of its cells and head, for widths and for hiding on narrow screens. */
  className?: string;
  /** In an export an amount is a number with its currency beside it, a time text in the chosen zone. */
  isAmount?: boolean;
  isTime?: boolean;
  /** Absent for columns that an export leaves out. */
  exports?: (row: Row) => ExportValue | { amount: number; currency: string } | { at: string | null };
};

/** `sort` is the tab's own order, in the words of the API (`-due`); without it the list's first order counts. */
export type TabDefinition = { key: string; label: MessageKey; sort?: string };

/** What can be added up, by its name in the rows. */
export const SUM_FIELDS = ['amount', 'amount_captured', 'amount_refunded', 'amount_net', 'fees'] as const;
export type SumField = (typeof SUM_FIELDS)[number];

export type SortDefinition = {
  key: string;
  label: MessageKey;
  /** Amounts of different currencies cannot be compared. */
  needsCurrency?: boolean;
  /** The smallest or earliest come first, unless asked otherwise. */
  isAscending?: boolean;
};

export type ListDefinition<Row extends { id: string } = never> = {
  key: ListKey;
  /** Below `/api/v1` and below the environment's pages. */
  apiPath: string;
  pagePath: string;
  title: MessageKey;
  caption: MessageKey;
  /** `{count}` new rows wait. */
  newRows: MessageKey;
  /** The time that tells new rows, where ids are not in the order in which rows come. */
  newBy?: keyof Row & string;
  /** No event tells of its rows, so that live updates do not find them: an open page reads them again after so many milliseconds. */
  refreshMs?: number;
  /** The page opens with the first. `all` is everything; the key of every other is the API's `view`. */
  tabs: readonly TabDefinition[];
  filters: readonly FilterDefinition[];
  /** The first is the API's order without `sort`. */
  sorts: readonly SortDefinition[];
  columns: readonly ColumnDefinition<Row>[];
  /** Fields of the rows, in minor units, that the address can ask the sum of. */
  sums?: readonly SumField[];
  /** Label of the search box; null where the list cannot be searched. */
  search: MessageKey | null;
};

/** A definition without its columns, as everything that reads addresses needs it. */
export type ListAddress = Omit<ListDefinition, 'columns'>;

/** What grows from one new row of a list to the next. */
export function ageOf(list: Pick<ListAddress, 'newBy'>, row: { id: string }): string {
  return list.newBy === undefined ? row.id : String((row as Record<string, unknown>)[list.newBy]);
}

export const PAGE_SIZES = [25, 50, 100] as const;
export const SEARCH_LENGTH_MAX = 200;
