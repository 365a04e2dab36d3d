import { Bot, Boxes, Hand, SquareTerminal, type LucideIcon } from 'lucide-react'
import type { PhaseSummary } from '#lib/contract/runs.ts'

export const executorIcons: Record<PhaseSummary['executor'], LucideIcon> = {
  script: SquareTerminal,
  agent: Bot,
  module: Boxes,
  manual: Hand,
}

/** What performs a phase, as a shape and a word. */
export function ExecutorMark({ executor }: Pick<PhaseSummary, 'executor'>) {
  const Icon = executorIcons[executor]
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-muted">
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {executor}
    </span>
  )
}
