/** Grey stand-in of exactly the size of what will come. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden="true" className={`skeleton block ${className}`} />;
}

/** Rows of a list while they load: the same heights as the rows themselves. */
export function TableSkeleton({ rows = 12, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      <div className="h-9 border-b border-line" />
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <div key={row} className="flex h-14 items-center gap-6 border-b border-line px-4 md:h-10 md:px-6">
          <Skeleton className="h-5 w-24" />
          <Skeleton className="ml-auto h-3.5 w-28 md:ml-6" />
          <Skeleton className="hidden h-3.5 w-28 md:block" />
          <Skeleton className="hidden h-3.5 grow md:block" />
          <Skeleton className="hidden h-3.5 w-20 md:block" />
        </div>
      ))}
    </div>
  );
}
