import { TriangleAlert } from 'lucide-react'
import { drawnPhase, type PhaseView } from '#lib/contract/pipeline-screens.ts'
import { executorIcons } from './executor-mark.tsx'
import { lacking } from './lacking.ts'
import { PhaseLink } from './phase-link.tsx'
import { waitsFor } from './waits-for.ts'

type GraphNodeProps = {
  phase: PhaseView
  phases: PhaseView[]
  x: number
  y: number
  isChosen: boolean
  onChoose: (id: string) => void
}

const shownCharacters = 22 // of 13 px text in the width of a node; SVG does not cut text itself

export function GraphNode({ phase, phases, x, y, isChosen, onChoose }: GraphNodeProps) {
  const Icon = executorIcons[phase.executor]
  const lacks = lacking(phase)
  const lacksWords = lacks.length === 0 ? '' : ` Not here: ${lacks.join(', ')}.`
  const { width, height } = drawnPhase
  return (
    <PhaseLink
      id={phase.id}
      isChosen={isChosen}
      onChoose={onChoose}
      label={`${phase.displayName}, ${phase.executor}. ${waitsFor(phase, phases)}.${lacksWords}`}
      className="group outline-none"
    >
      <title>{phase.displayName}</title>
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx="10"
        strokeWidth={isChosen ? 2 : 1}
        className={`group-focus-visible:stroke-accent group-focus-visible:[stroke-width:3px] ${isChosen ? 'fill-accent-soft stroke-accent' : 'fill-surface stroke-line-strong group-hover:fill-hover'}`}
      />
      <text x={x + 14} y={y + 25} className="fill-ink text-[13px] font-medium">
        {shortened(phase.displayName)}
      </text>
      <Icon aria-hidden="true" x={x + 14} y={y + 36} width={14} height={14} className="text-ink-muted" />
      <text x={x + 34} y={y + 47} className="fill-ink-muted text-xs">
        {phase.executor}
      </text>
      {lacks.length > 0 && (
        <>
          <TriangleAlert
            aria-hidden="true"
            x={x + width - 82}
            y={y + 36}
            width={14}
            height={14}
            className="text-retrying"
          />
          <text x={x + width - 14} y={y + 47} textAnchor="end" className="fill-ink-muted text-xs">
            not here
          </text>
        </>
      )}
    </PhaseLink>
  )
}

function shortened(name: string): string {
  return name.length > shownCharacters ? `${name.slice(0, shownCharacters - 1).trimEnd()}…` : name
}
