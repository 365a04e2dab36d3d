import { ChevronLeft, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { PropertyPage } from '#lib/contract/screens.ts'
import { formatDuration } from '#components/format/duration.ts'
import { button } from '#components/ui/button.ts'
import { StatusLabel } from '#components/ui/status-label.tsx'
import { CostBreakdown } from './cost-breakdown.tsx'
import { DealSheet } from './deal-sheet.tsx'
import { FactList } from './fact-list.tsx'
import { findingsIn } from './home-shapes.ts'
import { HomeHeadline } from './home-headline.tsx'
import { KillSwitchTable } from './kill-switch-table.tsx'
import { PhaseList } from './phase-list.tsx'
import { RiskList } from './risk-list.tsx'
import { ScoreBreakdown } from './score-breakdown.tsx'
import { SourceRow } from './source-row.tsx'
import { UnknownList } from './unknown-list.tsx'

/** One home: what came out, why, and from what. */
export function PropertyScreen({ property }: { property: PropertyPage }) {
  const findings = findingsIn(
    property.phases.map((phase) => (phase.status === 'completed' ? phase.output : null)),
  )
  const sheet = property.phases
    .flatMap((phase) => phase.artifacts)
    .find(({ mediaType }) => mediaType.startsWith('text/html'))
  const [street, ...rest] = property.address.split(', ')
  const took =
    property.startedAt !== null && property.finishedAt !== null && property.finishedAt - property.startedAt
  return (
    <article className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6">
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="text-[13px] text-ink-muted">
            <Link href={`/runs/${property.runId}`} className="hover:underline">
              {property.listName}
            </Link>{' '}
            /{' '}
            <Link href={`/runs/${property.runId}/results`} className="hover:underline">
              Results
            </Link>
          </p>
          <h1 className="mt-1 text-2xl font-semibold tracking-tight">{street}</h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-[13px] text-ink-muted">
            <span>{rest.join(', ')}</span>
            <span className="text-ink">
              <StatusLabel status={property.status} />
            </span>
            {took !== false && <span className="tabular-nums">{formatDuration(took)}</span>}
          </p>
        </div>
        <Neighbours property={property} />
      </header>
      {findings.summary && <HomeHeadline summary={findings.summary} />}
      <div className="mt-8 grid gap-x-10 gap-y-10 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="min-w-0 space-y-10">
          {findings.killSwitch && <KillSwitchTable killSwitch={findings.killSwitch} />}
          {findings.score && <ScoreBreakdown score={findings.score} findings={findings} />}
          {findings.monthlyCost && <CostBreakdown cost={findings.monthlyCost} />}
          <RiskList risks={[...(findings.risks ?? []), ...(findings.ageRisks ?? [])]} />
          <PhaseList property={property} />
          {sheet && <DealSheet artifact={sheet} />}
        </div>
        <aside className="min-w-0 space-y-8">
          <FactList known={findings.facts} listed={property.facts} />
          <UnknownList missing={findings.unknown ?? []} />
          <SourceRow property={property} />
        </aside>
      </div>
    </article>
  )
}

function Neighbours({ property }: { property: PropertyPage }) {
  const { runId, position, propertyCount } = property
  const hrefOf = (other: number) => `/runs/${runId}/properties/${other}`
  return (
    <nav aria-label="Homes of this run" className="flex items-center gap-2">
      <span className="text-xs text-ink-muted tabular-nums">
        {position + 1} of {propertyCount}
      </span>
      {position > 0 && (
        <Link href={hrefOf(position - 1)} className={button.small} aria-label="Previous home">
          <ChevronLeft aria-hidden="true" className="size-4" />
        </Link>
      )}
      {position < propertyCount - 1 && (
        <Link href={hrefOf(position + 1)} className={button.small} aria-label="Next home">
          <ChevronRight aria-hidden="true" className="size-4" />
        </Link>
      )}
    </nav>
  )
}
