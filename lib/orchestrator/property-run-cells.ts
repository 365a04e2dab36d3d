import type { PhaseRunState } from '#lib/db/sql/read-property-run.ts'
import type { JsonObject } from '#lib/executors/executor.ts'
import { ancestorsOf } from '#lib/pipeline/ancestors.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import { decide, type PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import type { Schedule } from '#lib/pipeline/schedule.ts'
import { waitsForPersonCode } from '#lib/pipeline/standing.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { EntryDraft } from './entry-draft.ts'

/** The phase runs of one property run as its driver knows them. Every change goes into a draft for the ledger as well. */
export class PropertyRunCells {
  readonly #pipeline: Pipeline
  #all: readonly PhaseRunState[]

  constructor(pipeline: Pipeline, phaseRuns: readonly PhaseRunState[]) {
    this.#pipeline = pipeline
    this.#all = phaseRuns
  }

  get all(): readonly PhaseRunState[] {
    return this.#all
  }

  at(index: number): PhaseRunState {
    return this.#all[index]!
  }

  /** @throws when the rules do not allow the event in the phase run's status: a bug, never an outcome. */
  move(draft: EntryDraft, index: number, event: PhaseRunEvent, times: Partial<PhaseRunState>): void {
    const before = this.at(index)
    const next = decide(before, event)
    if (next === null) {
      throw new Error(`Phase ${index} is ${before.status}: "${event.type}" is not a legal move`)
    }
    this.set(draft, index, { ...before, ...next, ...times })
  }

  /** Takes over what a plan changed. What waits for a person from now on has begun to do so. */
  settle(draft: EntryDraft, { plan, now }: { plan: Schedule; now: number }): void {
    for (const index of plan.changed) {
      const phaseRun = plan.phaseRuns[index]!
      const times = phaseRun.reason?.code === waitsForPersonCode ? { startedAt: now, finishedAt: null } : {}
      this.set(draft, index, { ...this.at(index), ...phaseRun, ...times })
    }
  }

  set(draft: EntryDraft, index: number, phaseRun: PhaseRunState): void {
    this.#all = this.#all.with(index, phaseRun)
    draft.addPhaseRun(index, phaseRun)
  }

  /** Takes what the database has, but for those that are being performed here. */
  reload(stored: readonly PhaseRunState[], isPerformed: (index: number) => boolean): void {
    this.#all = stored.map((phaseRun, index) => (isPerformed(index) ? this.at(index) : phaseRun))
  }

  /** By phase id. */
  get statuses(): Record<string, PhaseRunStatus> {
    return Object.fromEntries(this.#pipeline.phases.map(({ id, index }) => [id, this.at(index).status]))
  }

  /** Outputs of the completed phases before this one, by phase id. */
  inputsOf(phase: Phase): Record<string, JsonObject> {
    const inputs: Record<string, JsonObject> = {}
    for (const { id, index } of ancestorsOf(this.#pipeline, phase)) {
      const { status, output } = this.at(index)
      // Written from an executor's output, which is a JSON object.
      if (status === 'completed') inputs[id] = (output ?? {}) as JsonObject
    }
    return inputs
  }
}
