/** Rows on their way, over the ones that they will replace and of the same height; shown once it takes a while. */
export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <div
      aria-hidden="true"
      className="absolute inset-0 z-[5] animate-[appear_0s_200ms_forwards] bg-paper pt-9 opacity-0 max-md:pt-0"
    >
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have nothing but their place.
          key={index}
          className="flex h-(--row,2.5rem) items-center gap-6 border-b border-line px-6 max-md:h-16 max-md:px-4"
        >
          <span className="skeleton h-3 w-1/5" />
          <span className="skeleton h-3 w-1/6" />
          <span className="skeleton h-3 grow" />
          <span className="skeleton h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
