import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  AttemptOutcome,
  AttemptRequest,
  Executor,
  JsonObject,
  LogLine,
  ProducedArtifact,
} from '#lib/executors/executor.ts'
import { ancestorsOf } from '#lib/pipeline/ancestors.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import { decide, pendingPhaseRun, type PhaseRun, type PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import { afterFailure } from '#lib/pipeline/retry-policy.ts'
import { schedule } from '#lib/pipeline/schedule.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'

type Completed = { output: JsonObject; warnings: string[]; artifacts: ProducedArtifact[] }

/** An attempt as it ended. `error`: why it failed. */
export type TriedAttempt = {
  number: number
  durationMs: number
  error: string | null
  costUsd: number | null
}

/** A phase as it stands. `completed` null: it gave nothing. `isGiven`: it was not run, its output came from outside. */
export type TriedPhase = {
  phase: Phase
  run: PhaseRun
  attempts: TriedAttempt[]
  completed: Completed | null
  isGiven: boolean
}

/** What happens, as it happens. */
export type TrialEvent =
  | { type: 'started'; phase: Phase; attempt: number }
  | { type: 'log'; phase: Phase; line: LogLine }
  | { type: 'ended'; tried: TriedPhase }
  | { type: 'retry'; phase: Phase; error: string; delayMs: number }

type TrialOptions = Pick<AttemptRequest, 'property' | 'pipelineHome' | 'workspace' | 'signal'> & {
  /** What is to run, and the whole that it is a part of. */
  part: Pipeline
  whole: Pipeline
  /** Outputs by phase id: these phases count as completed (null: as skipped), and are not run. */
  given: ReadonlyMap<string, JsonObject | null>
  maxParallelPhases: number
  perform: Executor
  tell: (event: TrialEvent) => void
}

/**
 * Runs one property through a pipeline in this process, by the same rules as a worker, and keeps nothing. Limits that hold
 * over workers (max_concurrency, rate_limit) and earlier results (reuse) play no part.
 */
export class PipelineTrial {
  readonly #options: TrialOptions
  /** A person is asked at once, so a manual phase starts here as the others do. */
  readonly #schedulable: Pipeline
  readonly #tried: TriedPhase[]
  readonly #running = new Map<number, Promise<void>>()

  constructor(options: TrialOptions) {
    this.#options = options
    this.#schedulable = withoutWaiting(options.part)
    this.#tried = options.part.phases.map((phase) => triedBefore(phase, options.given))
  }

  /** Resolves when every phase is settled, or, once the signal is aborted, when nothing runs any more. Never rejects. */
  async run(): Promise<readonly TriedPhase[]> {
    const { signal, maxParallelPhases } = this.#options
    for (;;) {
      const plan = schedule(this.#schedulable, {
        phaseRuns: this.#tried.map(({ run }) => run),
        running: new Set(this.#running.keys()),
        held: new Set(),
        maxParallelPhases,
        now: Date.now(),
      })
      for (const index of plan.changed) this.#settle(index, plan.phaseRuns[index]!)
      if (!signal.aborted) for (const index of plan.start) this.#start(index)
      if (this.#running.size === 0 && (signal.aborted || plan.nextDueAt === null)) break
      await this.#untilSomething(plan.nextDueAt)
    }
    if (signal.aborted) for (const { phase } of this.#tried) this.#move(phase.index, { type: 'cancel' })
    return this.#tried
  }

  #start(index: number): void {
    const tried = this.#tried[index]!
    this.#move(index, { type: 'start' })
    this.#options.tell({ type: 'started', phase: tried.phase, attempt: tried.run.attemptCount })
    const startedAt = performance.now()
    this.#running.set(
      index,
      this.#perform(tried).then((outcome) => {
        this.#running.delete(index)
        this.#end(tried, outcome, Math.round(performance.now() - startedAt))
      }),
    )
  }

  async #perform({ phase, run }: TriedPhase): Promise<AttemptOutcome> {
    const { whole, property, pipelineHome, workspace, signal, perform, tell } = this.#options
    try {
      return await perform({
        run: { id: 1 },
        phase,
        pipelineHome,
        layout: whole.workspace,
        statusWords: whole.statusWords,
        property,
        attempt: run.attemptCount,
        inputs: this.#inputsOf(phase),
        statuses: this.#statuses(),
        workspace,
        remainingBudgetUsd: async () => null,
        signal,
        log: (line) => tell({ type: 'log', phase, line }),
      })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { kind: 'failed', error: `Plotline could not run this phase: ${message}`, isPermanent: false }
    }
  }

  #end(tried: TriedPhase, outcome: AttemptOutcome, durationMs: number): void {
    const { phase } = tried
    const error = outcome.kind === 'failed' ? outcome.error : null
    const number = tried.run.attemptCount
    tried.attempts.push({ number, durationMs, error, costUsd: outcome.costUsd ?? null })
    if (this.#options.signal.aborted && error !== null) return
    if (outcome.kind === 'completed') {
      tried.completed = outcome
      this.#move(phase.index, { type: 'complete' })
    } else if (outcome.kind === 'skipped') this.#move(phase.index, { type: 'skip', reason: outcome.reason })
    else this.#fail(tried, outcome)
    if (tried.run.status !== 'retrying') this.#options.tell({ type: 'ended', tried })
  }

  #fail({ phase, run }: TriedPhase, failure: Extract<AttemptOutcome, { kind: 'failed' }>): void {
    const { error, isPermanent, retryAfterMs } = failure
    const jitter = randomInt(1_000) / 1_000
    const next = afterFailure(phase, { attemptsUsed: run.attemptsUsed, isPermanent, jitter, retryAfterMs })
    if (next.kind === 'fail') return this.#move(phase.index, { type: 'fail', signature: error })
    this.#move(phase.index, { type: 'retry-later', at: Date.now() + next.delayMs, signature: error })
    this.#options.tell({ type: 'retry', phase, error, delayMs: next.delayMs })
  }

  #settle(index: number, run: PhaseRun): void {
    const tried = this.#tried[index]!
    tried.run = run
    this.#options.tell({ type: 'ended', tried })
  }

  /** What the rules do not allow changes nothing: cancelling what has ended. */
  #move(index: number, event: PhaseRunEvent): void {
    const tried = this.#tried[index]!
    tried.run = decide(tried.run, event) ?? tried.run
  }

  #inputsOf(phase: Phase): Record<string, JsonObject> {
    const completed = ancestorsOf(this.#options.part, phase).flatMap(({ id, index }) => {
      const { run, completed: result } = this.#tried[index]!
      return run.status === 'completed' ? [[id, result?.output ?? {}] as const] : []
    })
    return Object.fromEntries(completed)
  }

  #statuses(): Record<string, PhaseRunStatus> {
    const all = this.#options.whole.phases.map(({ id }) => [id, 'pending' as PhaseRunStatus])
    const known = this.#tried.map(({ phase, run }) => [phase.id, run.status])
    return Object.fromEntries([...all, ...known]) as Record<string, PhaseRunStatus>
  }

  async #untilSomething(dueAt: number | null): Promise<void> {
    const { signal } = this.#options
    const over = new AbortController()
    const waits: Promise<unknown>[] = [...this.#running.values()]
    if (!signal.aborted) {
      const ms = dueAt === null ? 2_147_483_647 : Math.max(0, dueAt - Date.now())
      waits.push(sleep(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {}))
    }
    await Promise.race(waits)
    over.abort()
  }
}

function withoutWaiting(part: Pipeline): Pipeline {
  const phases = part.phases.map((phase) =>
    phase.executor === 'manual' ? { ...phase, executor: 'module' as const } : phase,
  )
  return { ...part, phases }
}

const nobodySkipped = {
  code: 'UPSTREAM_SKIPPED',
  sentence: 'It was left out of this trial.',
  remedy: 'Give its output with --inputs, or run without --only.',
} as const

function triedBefore(phase: Phase, given: TrialOptions['given']): TriedPhase {
  const output = given.get(phase.id)
  const tried = { phase, attempts: [], isGiven: output !== undefined }
  if (output === undefined) return { ...tried, run: pendingPhaseRun, completed: null }
  if (output === null)
    return {
      ...tried,
      run: { ...pendingPhaseRun, status: 'skipped', reason: nobodySkipped },
      completed: null,
    }
  const completed = { output, warnings: [], artifacts: [] }
  return { ...tried, run: { ...pendingPhaseRun, status: 'completed' }, completed }
}
