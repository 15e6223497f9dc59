import { classNames } from '@/components/ui/class-names';

/** How the page of an object is laid out below its crumb; the classes are those of the page. */
type Shape = {
  /** The title is an amount with its state and the id below it; without, a name. */
  hasAmount: boolean;
  /** A line of reasons stands below the amount. */
  hasReason?: boolean;
  /** A part over the whole width stands above the columns. */
  hasLead?: boolean;
  columns: string;
  /** The narrow column stands above the wide one where there is one column only. */
  isAsideFirst: boolean;
};

const WIDE = 'grid gap-x-12 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]';

/** The objects that have a page of their own, by the first segment of its address below the environment. */
const SHAPES: Record<string, Shape> = {
  payments: {
    hasAmount: true,
    hasLead: true,
    columns: 'grid gap-x-12 xl:grid-cols-[minmax(0,2fr)_minmax(19rem,1fr)]',
    isAsideFirst: true,
  },
  refunds: { hasAmount: true, columns: WIDE, isAsideFirst: true },
  disputes: {
    hasAmount: true,
    hasReason: true,
    columns: 'grid gap-x-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]',
    isAsideFirst: false,
  },
  customers: { hasAmount: false, columns: WIDE, isAsideFirst: true },
};

/** The noun whose page an address is: `payments` for `/m/…/…/payments/pay_…`; null for every other page. */
export function nounOfPage(pathname: string, base: string): string | null {
  if (!pathname.startsWith(`${base}/`)) return null;
  const [noun = '', id = '', ...rest] = pathname.slice(base.length + 1).split('/');
  return rest.length === 0 && /^[a-z]+_/.test(id) && Object.hasOwn(SHAPES, noun) ? noun : null;
}

/** An object's page on its way, in the geometry that it will have; shown over the page before once it takes a while. */
export function PageSkeleton({ noun }: { noun: string }) {
  const shape = SHAPES[noun];
  if (!shape) return null;
  const { hasAmount, hasReason, hasLead, columns, isAsideFirst } = shape;
  return (
    <div
      aria-hidden="true"
      data-skeleton={noun}
      className="pointer-events-none absolute inset-x-0 top-0 z-[15] min-h-full animate-[appear_0s_200ms_forwards] bg-paper opacity-0"
    >
      <div className="sticky top-(--bar) h-[calc(100dvh-var(--bar))] overflow-hidden bg-paper">
        <div className="flex min-h-12 items-center px-4 pt-4 max-md:min-h-15 md:px-6">
          <span className="skeleton h-3 w-28" />
        </div>
        {hasAmount ? <AmountHead hasReason={hasReason} /> : <NameHead />}
        <div className="px-4 py-5 md:px-6">
          {hasLead ? <Part lines={3} className="border-b border-line pb-5 mb-5" /> : null}
          <div className={columns}>
            <div data-part="aside" className={classNames('min-w-0', isAsideFirst ? 'xl:order-2' : 'order-2')}>
              <Part lines={5} />
              <Part lines={6} className="mt-5 border-t border-line pt-5" />
            </div>
            <div data-part="main" className={classNames('min-w-0', isAsideFirst ? 'max-xl:mt-5' : null)}>
              <Part lines={7} />
              <Part lines={4} className="mt-5 border-t border-line pt-5" />
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

/** Amount and state, id, actions. */
function AmountHead({ hasReason }: { hasReason?: boolean }) {
  return (
    <div className="mt-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 border-b border-line px-4 pb-5 md:px-6">
      <div>
        <div data-part="title" className="flex h-9 items-center gap-3">
          <span className="skeleton h-7 w-40" />
          <span className="skeleton h-5 w-24" />
        </div>
        {hasReason ? <Line className="mt-1 h-[1.375rem] w-80" /> : null}
        <Line className="mt-1 h-6 w-52" />
      </div>
      <span className="skeleton h-8 w-28" />
    </div>
  );
}

function Line({ className }: { className: string }) {
  return (
    <span className={classNames('flex max-w-full items-center', className)}>
      <span className="skeleton h-3 w-full" />
    </span>
  );
}

function NameHead() {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-5 pb-1 md:px-6 md:pt-6">
      <div data-part="title" className="flex h-8 items-center">
        <span className="skeleton h-6 w-44" />
      </div>
      <span className="skeleton h-8 w-28 md:ml-auto" />
    </div>
  );
}

const WIDTHS = ['w-11/12', 'w-4/5', 'w-2/3', 'w-5/6', 'w-1/2'];

/** A titled part with lines of text. */
function Part({ lines, className }: { lines: number; className?: string }) {
  return (
    <div className={className}>
      <span className="skeleton mt-0.5 mb-4 block h-4 w-28" />
      <div className="grid gap-3">
        {Array.from({ length: lines }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing but their place.
            key={index}
            className={classNames('skeleton h-3', WIDTHS[index % WIDTHS.length])}
          />
        ))}
      </div>
    </div>
  );
}
