'use client'
import Link from 'next/link'
import { useRef } from 'react'
import type { PipelineView } from '#lib/contract/pipeline-screens.ts'
import { countOf } from '#components/format/number.ts'
import { useUrlParameter } from '#components/ui/use-url-parameter.ts'
import { GraphLegend } from './graph-legend.tsx'
import { PhaseOrder } from './phase-order.tsx'
import { PhasePanel } from './phase-panel.tsx'
import { PipelineGraph } from './pipeline-graph.tsx'

/** A pipeline: who waits for whom, and what each phase needs and gives. */
export function PipelineScreen({ pipeline }: { pipeline: PipelineView }) {
  const { phases, drawings } = pipeline
  const [id, setId] = useUrlParameter('phase')
  const justChosen = useRef<string | null>(null)
  const phase = phases.find((candidate) => candidate.id === id) ?? null
  const choose = (next: string | null) => {
    justChosen.current = next
    setId(next)
  }
  // Whoever chose a phase goes on reading there; whoever came with the address is left at the top of the page.
  const focusChosen = (heading: HTMLHeadingElement | null) => {
    if (heading === null || justChosen.current !== phase?.id) return
    justChosen.current = null
    heading.focus()
  }
  const graph = { phases, chosen: phase?.id ?? null, onChoose: choose }
  return (
    <article className="mx-auto w-full max-w-7xl px-4 py-6 sm:px-6">
      <PipelineHead pipeline={pipeline} />
      <div className="mt-6">
        <PipelineGraph {...graph} drawing={drawings.across} className="hidden md:block" />
        <PipelineGraph {...graph} drawing={drawings.down} className="md:hidden" />
        <GraphLegend isReduced={drawings.isReduced} />
      </div>
      <div className="mt-8 grid gap-x-8 gap-y-8 lg:grid-cols-[minmax(0,1fr)_25rem]">
        <aside
          aria-label="Chosen phase"
          className="scrollbar-thin min-w-0 lg:sticky lg:top-4 lg:order-2 lg:max-h-[calc(100dvh-5rem)] lg:self-start lg:overflow-y-auto"
        >
          <div className="rounded-xl border border-line bg-surface p-4 shadow-card">
            {phase === null ? (
              <p className="text-[13px] leading-relaxed text-ink-muted">
                Choose a phase to see what it needs, what it gives, and its limits. What is “here” is what
                this web process sees; a worker on another machine may see more or less.
              </p>
            ) : (
              <PhasePanel
                key={phase.id}
                phase={phase}
                phases={phases}
                headingRef={focusChosen}
                onChoose={choose}
              />
            )}
          </div>
        </aside>
        <PhaseOrder {...graph} />
      </div>
    </article>
  )
}

function PipelineHead({ pipeline }: { pipeline: PipelineView }) {
  const { name, version, description, isBuiltIn, sourceFolderVariable, phases } = pipeline
  return (
    <header>
      <p className="text-[13px] text-ink-muted">
        <Link href="/pipelines" className="hover:underline">
          Pipelines
        </Link>
      </p>
      <h1 className="mt-1 text-2xl font-semibold tracking-tight wrap-anywhere">{name}</h1>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-[13px] text-ink-muted tabular-nums">
        <span>Version {version}</span>
        <span>{countOf(phases.length, 'phase')}</span>
        {isBuiltIn && <span>Comes with Plotline</span>}
        {sourceFolderVariable !== null && <span>Works in the folder that {sourceFolderVariable} names</span>}
      </p>
      {description && <p className="mt-2 max-w-3xl leading-relaxed text-ink-muted">{description}</p>}
    </header>
  )
}
