import { useEffect, useId, useRef } from 'react'
import { drawnPhase, type PhaseView, type PipelineDrawing } from '#lib/contract/pipeline-screens.ts'
import { GraphNode } from './graph-node.tsx'

type PipelineGraphProps = {
  drawing: PipelineDrawing
  phases: PhaseView[]
  chosen: string | null
  onChoose: (id: string) => void
  /** When it is shown. */
  className: string
}

/** The phases and who waits for whom. Scrolls where it is larger than its place. */
export function PipelineGraph({ drawing, phases, chosen, onChoose, className }: PipelineGraphProps) {
  const arrow = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const shown = drawing.nodes.find(({ id }) => id === (chosen ?? phases[0]?.id))
  useEffect(() => {
    if (shown !== undefined) bringIntoView(scroller.current, shown)
  }, [shown])
  const { width, height } = drawing
  const byId = new Map(phases.map((phase) => [phase.id, phase]))
  return (
    <div
      ref={scroller}
      role="region"
      aria-label="Drawing of the pipeline"
      tabIndex={0}
      className={`scrollbar-thin focus-inset max-h-[60dvh] overflow-auto rounded-xl border border-line bg-sunken ${className}`}
    >
      <svg
        role="group"
        aria-label="Phases"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="mx-auto block max-w-none"
      >
        <defs>
          {[false, true].map((isMarked) => (
            <marker
              key={String(isMarked)}
              id={markerOf(arrow, isMarked)}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0.5 L8 4 L0 7.5 Z" className={isMarked ? 'fill-accent' : 'fill-ink-faint'} />
            </marker>
          ))}
        </defs>
        <g aria-hidden="true" fill="none">
          {linesOf(drawing, chosen).map(({ from, to, isOptional, path, isMarked }) => (
            <path
              key={`${from} ${to}`}
              d={path}
              className={isMarked ? 'stroke-accent' : 'stroke-ink-faint'}
              strokeWidth={isMarked ? 2 : 1.25}
              strokeDasharray={isOptional ? '5 4' : undefined}
              markerEnd={`url(#${markerOf(arrow, isMarked)})`}
            />
          ))}
        </g>
        {drawing.nodes.map(({ id, x, y }) => {
          const phase = byId.get(id)
          return (
            phase && (
              <GraphNode
                key={id}
                phase={phase}
                phases={phases}
                x={x}
                y={y}
                isChosen={id === chosen}
                onChoose={onChoose}
              />
            )
          )
        })}
      </svg>
    </div>
  )
}

/** Those of the chosen phase last, so that they lie above the others. */
function linesOf({ lines }: PipelineDrawing, chosen: string | null) {
  return lines
    .map((line) => ({ ...line, isMarked: line.from === chosen || line.to === chosen }))
    .toSorted((a, b) => Number(a.isMarked) - Number(b.isMarked))
}

function markerOf(id: string, isMarked: boolean): string {
  return `${id}${isMarked ? '-marked' : ''}`
}

/** Scrolls the drawing, and not the page, as far as it takes to see the phase; not at all when it is seen. */
function bringIntoView(scroller: HTMLElement | null, { x, y }: { x: number; y: number }): void {
  if (scroller === null) return
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = scroller
  const { width, height } = drawnPhase
  const isSeen =
    x >= scrollLeft &&
    x + width <= scrollLeft + clientWidth &&
    y >= scrollTop &&
    y + height <= scrollTop + clientHeight
  if (!isSeen)
    scroller.scrollTo({ left: x - (clientWidth - width) / 2, top: y - (clientHeight - height) / 2 })
}
