/** What the lines of a drawing mean. */
export function GraphLegend({ isReduced }: { isReduced: boolean }) {
  return (
    <div className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-muted">
      <LineMeaning words="needs it" isOptional={false} />
      <LineMeaning words="waits for it, whatever comes of it" isOptional />
      {isReduced && (
        <p>Lines that follow from others are left out; each phase names all that it waits for.</p>
      )}
    </div>
  )
}

function LineMeaning({ words, isOptional }: { words: string; isOptional: boolean }) {
  return (
    <p className="flex items-center gap-2">
      <svg width="28" height="8" aria-hidden="true" className="shrink-0">
        <path
          d="M0 4 H28"
          className="stroke-ink-faint"
          strokeWidth="1.5"
          strokeDasharray={isOptional ? '5 4' : undefined}
        />
      </svg>
      {words}
    </p>
  )
}
