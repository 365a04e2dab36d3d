import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import type { PropertyRunState } from '#lib/db/sql/read-property-run.ts'
import type { RunControl } from '#lib/db/sql/read-run-controls.ts'
import type { Executor } from '#lib/executors/executor.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { LedgerAnswer, LedgerEntry } from './ledger-entry.ts'
import type { LogWriter } from './log-writer.ts'
import type { Permits } from './permits.ts'
import type { FindReusable } from './run-attempt.ts'

/** What the driver of one property run works with. */
export type DriverContext = {
  claim: Claim
  state: PropertyRunState
  pipeline: Pipeline
  pipelineHome: string
  workspace: string
  workerId: number
  perform: Executor
  permits: Permits
  logs: Pick<LogWriter, 'follow'>
  findReusable: FindReusable
  /** What is left of a run's budget, in US dollars; null: it has none. */
  readRemainingBudget: (runId: number) => Promise<number | null>
  /** What the run allows now. */
  control: () => RunControl
  record: (entry: LedgerEntry) => Promise<LedgerAnswer>
  /** The property run as the database has it now. */
  reload: () => Promise<PropertyRunState | null>
  now: () => number
  random: () => number
}
