import type { Phase } from '#lib/pipeline/definition.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import type { LogStream } from '#lib/contract/log-lines.ts'
import type { AttemptUsage } from '#lib/contract/runs.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { WorkspaceLayout } from '#lib/pipeline/workspace-definition.ts'

export type JsonObject = { [key: string]: JsonValue }
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** The property as an executor sees it. All of it is data: never shell, SQL, HTML or formula. */
export type PropertyInput = {
  id: number
  address: string
  street: string
  city: string
  state: string
  zip: string
  facts: PropertyFacts
  /** The row as it stood in the file, header to cell. */
  cells: Record<string, string>
}

export type AttemptRequest = {
  run: { id: number }
  phase: Phase
  /** Absolute folder that the phase's paths start from. */
  pipelineHome: string
  /** How the workspace is laid out, and what the scripts call our statuses. */
  layout: WorkspaceLayout
  statusWords: Partial<Record<PhaseRunStatus, string>>
  property: PropertyInput
  /** 1 for the first try. */
  attempt: number
  /** Outputs of the completed phases before this one (all ancestors), by phase id. */
  inputs: Record<string, JsonObject>
  /** Of every phase of this property, by phase id, as it stands at the start of the attempt. */
  statuses: Record<string, PhaseRunStatus>
  /** Absolute folder of this property run, kept apart from every other. It exists. */
  workspace: string
  /** What is left of the run's budget, in US dollars, over all workers; null: it has none. */
  remainingBudgetUsd: () => Promise<number | null>
  /** Aborted when the attempt is no longer wanted. The executor ends what it started, then settles. */
  signal: AbortSignal
  log: (line: LogLine) => void
}

/** Only what an agent says (`prompt`, `assistant`, `tool-call`, `tool-result`) may hold line breaks. */
export type LogLine = { stream: LogStream; text: string }

/** A file as a phase hands it over. `content` is the whole of it. */
export type WrittenFile = { name: string; mediaType: string; content: Uint8Array }

/** A file that a phase wrote for people: small ones with their content, the others with where the store keeps them. */
export type ProducedArtifact = {
  name: string
  mediaType: string
  /** Bytes. */
  size: number
  /** Lower-case hex. */
  sha256: string
} & ({ content: Uint8Array; location: null } | { content: null; location: string })

/** What an attempt took, whatever came of it: US dollars, turns and tokens. */
type Spent = { exitCode?: number; costUsd?: number; usage?: AttemptUsage }

/** What came of an attempt. Expected ends are values; an executor throws only when Plotline itself is at fault. */
export type AttemptOutcome = Spent &
  (
    | { kind: 'completed'; output: JsonObject; warnings: string[]; artifacts: ProducedArtifact[] }
    /** `retryAfterMs`: a service said when to come back; no attempt is made before. */
    | { kind: 'failed'; error: string; isPermanent: boolean; retryAfterMs?: number }
    | { kind: 'skipped'; reason: Reason }
  )

/** Performs one attempt. Holds no state between attempts that another could see. */
export type Executor = (request: AttemptRequest) => Promise<AttemptOutcome>
