import type { Phase } from '#lib/pipeline/definition.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'

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
  property: PropertyInput
  /** 1 for the first try. */
  attempt: number
  /** Outputs of the completed phases before this one (all ancestors), by phase id. */
  inputs: Record<string, JsonObject>
  /** Absolute folder of this property run, kept apart from every other. It exists. */
  workspace: string
  /** Aborted when the attempt is no longer wanted. The executor ends what it started, then settles. */
  signal: AbortSignal
  log: (line: LogLine) => void
}

export type LogLine = { stream: 'stdout' | 'stderr' | 'plotline'; text: string }

/** A file that a phase wrote for people. `content` is the whole of it. */
export type ProducedArtifact = { name: string; mediaType: string; content: Uint8Array }

/** What came of an attempt. Expected ends are values; an executor throws only when Plotline itself is at fault. */
export type AttemptOutcome =
  | {
      kind: 'completed'
      output: JsonObject
      warnings: string[]
      artifacts: ProducedArtifact[]
      exitCode?: number
      costUsd?: number
    }
  | { kind: 'failed'; error: string; isPermanent: boolean; exitCode?: number; costUsd?: number }
  | { kind: 'skipped'; reason: Reason; exitCode?: number; costUsd?: number }

/** Performs one attempt. Holds no state between attempts that another could see. */
export type Executor = (request: AttemptRequest) => Promise<AttemptOutcome>
