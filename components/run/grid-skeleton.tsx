/** The grid's outline while the addresses load. */
export function GridSkeleton({ phaseCount }: { phaseCount: number }) {
  return (
    <div role="status" aria-label="Loading the homes" className="min-h-0 flex-1 overflow-hidden bg-surface">
      <div className="h-16 border-b border-line-strong bg-sunken md:h-20" />
      {Array.from({ length: 20 }, (_, row) => (
        <div key={row} className="flex h-12 items-center gap-6 border-b border-line px-4 md:h-[37px]">
          <div className="h-2.5 w-40 rounded-full bg-line md:w-56" />
          {Array.from({ length: Math.min(phaseCount, 8) }, (_, column) => (
            <div key={column} className="h-2.5 flex-1 rounded-full bg-sunken" />
          ))}
        </div>
      ))}
    </div>
  )
}
