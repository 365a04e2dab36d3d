import type { CommitLog } from './commit-log.ts'

/** Does the phase. Engines call it with the property's number from 0 and the phase's index in benchPhases. */
export type Perform = (property: number, phase: number) => void | Promise<void>

export type OpenOptions = {
  /** An empty database of its own (ours: migrated). */
  url: string
  /** Properties that may be in work at once, for an engine that can hold to it. */
  active: number
  /** True when phases take time: an engine that completes a batch as a whole must not wait for its slowest. */
  hasSlowPhases: boolean
  perform: Perform
}

/** What every engine looks like to the benchmark. Nothing is performed before `begin`. */
export type MeasuredEngine = {
  version: string
  /** How it is set up, for the report. */
  settings: Record<string, string | number>
  /** Holds to `active` by itself; else the benchmark feeds it property by property. */
  isSelfLimiting: boolean
  /** Resolves when the properties are durably there. */
  enqueue: (properties: readonly number[]) => Promise<void>
  begin: () => Promise<void>
  /** Phases whose completion is committed. */
  durablePhases: () => Promise<number>
  /** Its commits, where they can be seen. */
  commits?: CommitLog
  close: () => Promise<void>
}

export type OpenEngine = (options: OpenOptions) => Promise<MeasuredEngine>
