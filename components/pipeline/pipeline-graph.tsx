import { useId } from 'react'
import type { PhaseView, PipelineDrawing } from '#lib/contract/pipeline-screens.ts'
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
  const { width, height } = drawing
  const byId = new Map(phases.map((phase) => [phase.id, phase]))
  return (
    <div
      role="region"
      aria-label="Drawing of the pipeline"
      tabIndex={0}
      className={`scrollbar-thin focus-inset max-h-[70dvh] overflow-auto rounded-xl border border-line bg-sunken ${className}`}
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
          {drawing.lines.map(({ from, to, isOptional, path }) => {
            const isMarked = from === chosen || to === chosen
            return (
              <path
                key={`${from} ${to}`}
                d={path}
                className={isMarked ? 'stroke-accent' : 'stroke-ink-faint'}
                strokeWidth={isMarked ? 2 : 1.25}
                strokeDasharray={isOptional ? '5 4' : undefined}
                markerEnd={`url(#${markerOf(arrow, isMarked)})`}
              />
            )
          })}
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

function markerOf(id: string, isMarked: boolean): string {
  return `${id}${isMarked ? '-marked' : ''}`
}
