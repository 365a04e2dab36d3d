import { setTimeout as sleep } from 'node:timers/promises'
import type { AttemptRequest } from '#lib/executors/executor.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { disagreement, isAllOver } from './agreement.ts'
import { type Deed, deedsOf, type Scene } from './deeds.ts'
import { describeState, restingStates, type Start } from './explanation.ts'
import type { Happening } from './happening.ts'
import { LateResults } from './late-results.ts'
import type { Step } from './program.ts'
import type { Execution } from './scripted-executor.ts'
import { History, readSnapshot, type Snapshot } from './snapshot.ts'
import { type StartRules, watchStart } from './start-watch.ts'

const everyMs = 3
// Far beyond what a loaded machine takes; after a first failure less, so that the smallest one is found in time.
const quietLimitMs = { first: 20_000, shrinking: 5_000 }
let hasFailed = false

// A lease whose claim's answer was lost goes back with a pause of five seconds: as if it had passed.
const endPauses = `update property_run set resume_at = null where run_id = $1 and resume_at > now() and not admitted`

type Hearing = (snapshot: Snapshot, happenings: readonly Happening[]) => boolean
const controls: ReadonlySet<string> = new Set(['pause', 'resume', 'limits', 'cancel run'])
const isAccepted = (happening: Happening) => 'answer' in happening && happening.answer.isAccepted

/** One run of the real engine beside the model: stretch by stretch, each compared once the engine is at rest. */
export class Trial {
  readonly #database: TestDatabase
  readonly #scene: Scene
  readonly #ids: readonly string[]
  readonly #history = new History()
  readonly #late = new LateResults()
  readonly #story: string[] = []
  #maxProperties: number
  #rules: StartRules
  #quiet: Snapshot
  #seen = 0
  #watching = 0
  #violation: Error | null = null

  constructor(options: {
    database: TestDatabase
    scene: Scene
    ids: readonly string[]
    maxProperties: number
    atFirst: Snapshot
  }) {
    this.#database = options.database
    this.#scene = options.scene
    this.#ids = options.ids
    this.#maxProperties = options.maxProperties
    this.#quiet = options.atFirst
    this.#rules = this.#rulesDuring([])
  }

  get #executions(): Execution[] {
    return this.#scene.executor.of(this.#scene.runId)
  }

  /** To be called for each execution that begins. */
  async watch(start: Execution, request: AttemptRequest): Promise<void> {
    this.#watching += 1
    try {
      await watchStart(this.#database, this.#rules, { start, request, all: this.#executions })
    } catch (error) {
      this.#violation ??= error instanceof Error ? error : new Error(String(error))
    } finally {
      this.#watching -= 1
    }
  }

  /** The whole of it: what befalls the run, and then everything to its end. @throws with the story when something is amiss. */
  async play(stretches: readonly (readonly Step[])[]): Promise<void> {
    try {
      await this.#stretch([])
      for (const steps of stretches) await this.#stretch(deedsOf(this.#scene, steps), steps)
      await this.#toTheEnd()
    } catch (error) {
      hasFailed = true
      throw new Error(`${String(error)}\n\n${this.#story.join('\n')}`, { cause: error })
    }
  }

  async #toTheEnd(): Promise<void> {
    const { crew, phases } = this.#scene
    await this.#stretch(
      crew.cutOff.flatMap((_, pick) => deedsOf(this.#scene, [{ kind: 'worker', what: 'mend', pick }])),
    )
    if (crew.atWork.length === 0)
      await this.#stretch(deedsOf(this.#scene, [{ kind: 'worker', what: 'start', pick: 0 }]))
    await this.#stretch(deedsOf(this.#scene, [{ kind: 'resume' }]))
    for (let turn = 0; turn < 100; turn++) {
      const open = this.#executions.filter(({ outcome }) => outcome === null)
      const ends = open.map((_, pick) => ({ kind: 'end', pick, outcome: 'completed' }) as const)
      const deeds = ends.length > 0 ? ends : this.#marks()
      if (deeds.length === 0) break
      await this.#stretch(deedsOf(this.#scene, deeds))
    }
    if (!isAllOver(phases, this.#scene.state))
      throw new Error('Nothing runs any more, and not all is settled')
    if (!/completed|cancelled/.test(this.#quiet.status)) throw new Error(`The run is ${this.#quiet.status}`)
  }

  /** A few at once: each order of more of them takes longer to look through than a worker may be silent. */
  #marks(): Step[] {
    const asked = this.#scene.state.cells.flat().filter(({ isAsked }) => isAsked)
    // A pick of this form is one of those that are asked about.
    return asked.slice(0, 3).map((_, pick) => ({ kind: 'mark', pick: pick * 4 + 1, as: 'done' }))
  }

  async #stretch(deeds: readonly Deed[], steps: readonly Step[] = []): Promise<void> {
    if (deeds.length === 0 && this.#seen > 0) return
    this.#rules = this.#rulesDuring(steps)
    this.#story.push(`- ${deeds.map(({ told }) => told).join(' & ')}`)
    this.#late.note(this.#executions, this.#scene)
    const hasHeard = this.#hearing()
    const happenings = (await Promise.all(deeds.map(({ act }) => act())))
      .flat()
      .filter((each) => each !== null)
    await this.#untilQuiet(happenings, hasHeard)
  }

  #rulesDuring(steps: readonly Step[]): StartRules {
    const limits = steps.flatMap((step) => (step.kind === 'limits' ? [step.maxPhases] : []))
    return {
      phases: this.#scene.phases,
      ids: this.#ids,
      mostPhases: Math.max(this.#scene.state.maxPhases, ...limits),
      isChanging: steps.some(({ kind }) => kind === 'retry' || kind === 'cancel'),
    }
  }

  async #untilQuiet(happenings: readonly Happening[], hasHeard: Hearing): Promise<void> {
    const limits = happenings.flatMap((each) => (each.type === 'limits' ? [each.maxProperties] : []))
    const mostProperties = Math.max(this.#maxProperties, ...limits)
    const giveUpAt = performance.now() + (hasFailed ? quietLimitMs.shrinking : quietLimitMs.first)
    for (;;) {
      const snapshot = await readSnapshot(this.#database, this.#scene.runId)
      if (this.#violation !== null) throw this.#violation
      const starts = this.#executions.slice(this.#seen)
      this.#history.look(snapshot, mostProperties)
      const why = this.#settle({ snapshot, happenings, starts, hasHeard })
      if (why === null) break
      await this.#database.pool.query(endPauses, [this.#scene.runId])
      if (snapshot.properties.some(({ isHolderLost }) => isHolderLost)) await this.#scene.crew.sweep()
      if (performance.now() > giveUpAt) {
        throw new Error(`It does not come to rest: ${why}\n${await this.#scene.crew.describe()}`)
      }
      await sleep(everyMs)
    }
  }

  /** Takes over where the engine and the model agree; otherwise says why not. @throws when they never can. */
  #settle(of: {
    snapshot: Snapshot
    happenings: readonly Happening[]
    starts: readonly Start[]
    hasHeard: Hearing
  }): string | null {
    const { snapshot, happenings, starts } = of
    const { phases, state, crew } = this.#scene
    const states = restingStates(phases, state, { happenings, starts })
    if (states.length === 0) throw new Error(`The model knows no way to this.\n${this.#describe(of)}`)
    const sight = { phases, snapshot, executions: this.#executions, atWork: crew.atWork }
    const found = states.map((next) => ({
      next,
      why: disagreement(sight, next) ?? this.#late.unheard({ ...sight, state: next }),
    }))
    const agreed = found.find(({ why }) => why === null)
    if (agreed === undefined)
      return `${found.map(({ why }) => why).join('; ')}\n${this.#describe(of, states[0])}`
    if (this.#watching > 0) return 'a start is being looked at'
    if (!of.hasHeard(snapshot, happenings)) return 'a worker has not heard of what the run allows'
    if (crew.complaints.length > 0) throw new Error(crew.complaints.join('\n'))
    this.#takeOver(agreed.next, snapshot, starts)
    return null
  }

  #takeOver(next: Scene['state'], snapshot: Snapshot, starts: readonly Start[]): void {
    const scene = this.#scene
    for (const [position, cells] of next.cells.entries()) {
      // Whether somebody has looked at it since, the database knows.
      for (const [phase, cell] of cells.entries()) {
        const stored = snapshot.properties[position]!.cells[phase]!
        cell.status = stored.status
        cell.isAsked = stored.isAsked
        for (const [index, attempt] of cell.attempts.entries()) {
          if (attempt.status === 'cancelled' && stored.attempts[index]!.status === 'running')
            attempt.isStray = true
        }
      }
    }
    scene.state = { ...next, isPaused: next.isPaused && snapshot.status === 'paused' }
    for (const { execution, position, phase, number, by } of starts)
      this.#story.push(`    execution ${execution} begins: ${position}.${phase} attempt ${number} by ${by}`)
    this.#maxProperties = snapshot.maxProperties
    this.#quiet = snapshot
    this.#seen += starts.length
  }

  /** Tells whether those who held something all along have read what the run allows as often as it was changed. */
  #hearing(): Hearing {
    const { crew } = this.#scene
    const held = this.#quiet.properties.map(({ holder, leaseEpoch }) => ({
      leaseEpoch,
      reads: holder === null ? 0 : crew.controlReadsOf(holder),
    }))
    return ({ properties }, happenings) => {
      const changes = happenings.filter((each) => controls.has(each.type) && isAccepted(each)).length
      return properties.every(({ holder, leaseEpoch }, position) => {
        const before = held[position]!
        if (holder === null || leaseEpoch !== before.leaseEpoch) return true
        return crew.controlReadsOf(holder) >= before.reads + changes
      })
    }
  }

  #describe(
    {
      snapshot,
      starts,
      happenings,
    }: { snapshot: Snapshot; starts: readonly Start[]; happenings: readonly Happening[] },
    state = this.#scene.state,
  ): string {
    return [
      `answers: ${JSON.stringify(happenings)}`,
      `begun meanwhile: ${JSON.stringify(starts)}`,
      describeState(this.#scene.phases, state),
      `database: ${JSON.stringify(snapshot, (key, value: unknown) => (key === 'row' ? undefined : value))}`,
    ].join('\n')
  }
}
