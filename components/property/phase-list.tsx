import Link from 'next/link'
import type { PropertyPage, PropertyPhase } from '#lib/contract/screens.ts'
import { standingOf } from '#lib/pipeline/standing.ts'
import { FileList } from '#components/artifacts/file-list.tsx'
import { formatDuration } from '#components/format/duration.ts'
import { countOf } from '#components/format/number.ts'
import { OutputTree } from '#components/ui/output-tree.tsx'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { Section } from './section.tsx'

/** Every phase: how it ended, why, what it said, and the whole of what it gave. */
export function PhaseList({ property }: { property: PropertyPage }) {
  return (
    <Section
      title="Phases"
      words="The latest attempt of each. Open the cell for its log and earlier attempts."
    >
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {property.phases.map((phase) => (
          <PhaseEntry
            key={phase.phase.id}
            phase={phase}
            href={`/runs/${property.runId}?cell=${property.position}.${phase.phase.index}`}
          />
        ))}
      </ul>
    </Section>
  )
}

function PhaseEntry({ phase, href }: { phase: PropertyPhase; href: string }) {
  return (
    <li className="px-4 py-3 text-[13px]">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="min-w-36 font-medium">{phase.phase.displayName}</h3>
        <StatusLabel status={standingOf(phase.status, phase.reason?.code)} />
        <span className="text-xs text-ink-muted tabular-nums">
          {phase.durationMs !== null && formatDuration(phase.durationMs)}
          {phase.attemptCount > 1 && ` · ${countOf(phase.attemptCount, 'attempt')}`}
        </span>
        <Link href={href} className="ml-auto text-xs text-accent hover:underline">
          Open the cell
        </Link>
      </div>
      {phase.reason && (
        <p className="mt-1 text-ink-muted">
          <span className="text-ink">{phase.reason.sentence}</span> {phase.reason.remedy}
        </p>
      )}
      {phase.error !== null && phase.status === 'failed' && (
        <pre className="mt-2 max-h-40 overflow-auto rounded-md bg-danger-soft px-3 py-2 font-mono text-xs wrap-break-word whitespace-pre-wrap">
          {phase.error}
        </pre>
      )}
      {phase.warnings.map((warning) => (
        <p key={warning} className="mt-1 text-xs text-ink-muted">
          {warning}
        </p>
      ))}
      {phase.artifacts.length > 0 && (
        <div className="mt-2">
          <FileList files={phase.artifacts} />
        </div>
      )}
      {hasContent(phase.output) && (
        <details className="mt-1.5">
          <summary className="w-fit rounded text-xs text-ink-muted hover:text-ink">Output</summary>
          <div className="mt-2 rounded-lg bg-sunken px-3 py-2">
            <OutputTree value={phase.output} />
          </div>
        </details>
      )}
    </li>
  )
}

function hasContent(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Object.keys(output).length > 0
}
