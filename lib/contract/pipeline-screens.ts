import type { PhaseSummary } from './runs.ts'

/** What a phase needs of the machine, and whether it is there as far as this process can tell. */
export type PhaseNeeds = {
  /** As a person would write it, placeholders not filled. Null: it starts no process of its own. */
  command: string[] | null
  variables: { name: string; isRequired: boolean; isSet: boolean }[]
  programs: { name: string; isFound: boolean }[]
  /** Why its agent cannot run here. Null: it can, or there is none. */
  hindrance: { sentence: string; remedy: string } | null
}

/** A key of the output, as the phase's schema has it. */
export type OutputField = { name: string; type: string; isRequired: boolean; description: string }

/** A phase with everything that its file says of it. */
export type PhaseView = PhaseSummary & {
  /** What it runs: a command, a file, or null where a person does it. */
  runs: string | null
  needs: PhaseNeeds & {
    anyOf: string[]
    fields: string[]
    files: string[]
    validator: string | null
    /** Files that are written into the workspace for it. */
    prepared: string[]
  }
  gives: {
    fields: OutputField[]
    mustHold: string[]
    mustExist: string[]
    collected: string[]
    artifacts: string[]
  }
  limits: { label: string; value: string }[]
  /** Phases that wait for this one. */
  followers: string[]
}

/** Where a phase stands in a drawing, by its upper left corner, and how the lines run. */
export type PipelineDrawing = {
  width: number
  height: number
  nodes: { id: string; x: number; y: number }[]
  /** `path`: an SVG path from `from` to `to`, which waits for it. */
  lines: { from: string; to: string; isOptional: boolean; path: string }[]
}

/** `across`: left to right, for wide screens; `down`: top to bottom. `isReduced`: lines that follow from others are left out. */
export type PipelineDrawings = { across: PipelineDrawing; down: PipelineDrawing; isReduced: boolean }
/** Of a phase in a drawing, in CSS pixels: five of them fit side by side on a desk's screen. */
export const drawnPhase = { width: 190, height: 60 }

/** A pipeline's page. */
export type PipelineView = {
  name: string
  version: string
  description: string
  isBuiltIn: boolean
  sourceFolderVariable: string | null
  phases: PhaseView[]
  drawings: PipelineDrawings
}

/** The pipelines there are, as their page lists them. `file`: as messages call it. */
export type PipelineListing = {
  pipelines: {
    name: string
    version: string
    description: string
    isBuiltIn: boolean
    phases: PhaseSummary[]
  }[]
  problems: { file: string; sentences: string[] }[]
  notSetUp: { name: string; file: string; sentence: string }[]
  hasPipelinesFolder: boolean
}
