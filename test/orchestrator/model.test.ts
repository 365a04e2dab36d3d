import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { pipelineOf, startTestRun } from '#test/support/engine.ts'
import { Commands } from './model/commands.ts'
import { Crew } from './model/crew.ts'
import { anyProgram, type Program } from './model/program.ts'
import { type ModelPhase, newState } from './model/reference.ts'
import { ScriptedExecutor } from './model/scripted-executor.ts'
import { readSnapshot } from './model/snapshot.ts'
import { Trial } from './model/trial.ts'

// `npm test` plays the same programs each time, so that a change is blamed for what it broke; MODEL_SEED=$RANDOM plays others.
// To see a failure again: MODEL_SEED and MODEL_PATH as it was told. MODEL_SECONDS: longer than `npm test` has time for, also to
// look for a smaller one; MODEL_SHRINK=no: not to.
const seconds = Number(process.env.MODEL_SECONDS ?? 60)
const seed = Number(process.env.MODEL_SEED ?? 1)
const path = process.env.MODEL_PATH ?? ''
const endOnFailure = process.env.MODEL_SHRINK === 'no'
const usualWorkers = 2

const database = await testDatabase({ poolSize: 20 })

function modelPhases(phases: Record<string, object>): { ids: string[]; phases: ModelPhase[] } {
  const { pipeline } = pipelineOf(phases)
  const ids = pipeline.phases.map(({ id }) => id)
  const indexesOf = (found: readonly string[]) => found.map((id) => ids.indexOf(id))
  return {
    ids,
    phases: pipeline.phases.map((phase) => ({
      hard: indexesOf(phase.dependencies),
      optional: indexesOf(phase.optionalDependencies),
      maxAttempts: phase.maxAttempts,
      maxConcurrency: phase.maxConcurrency,
      isManual: phase.executor === 'manual',
    })),
  }
}

/** Runs programs one after the other on the same workers; after a failure on new ones. */
class Stage {
  /** As it was before fast-check looked for a smaller one. */
  firstFailure: string | null = null
  #trial: Trial | null = null
  #executor = new ScriptedExecutor(async (start, request) => this.#trial?.watch(start, request))
  #crew: Crew = this.#newCrew()
  #playing: Promise<void> = Promise.resolve()

  play(program: Program): Promise<void> {
    this.#playing = this.#playAndTidy(program)
    return this.#playing
  }

  /** Resolves when the program that was on when the time ran out has come to its end. @throws when it failed. */
  settled(): Promise<void> {
    return this.#playing
  }

  async #playAndTidy(program: Program): Promise<void> {
    try {
      await this.#play(program)
    } catch (error) {
      this.firstFailure ??= String(error)
      await this.clear()
      this.#crew = this.#newCrew()
      throw error
    } finally {
      this.#trial = null
    }
  }

  async clear(): Promise<void> {
    this.#executor.endAll()
    await this.#crew.stopAll()
    await database.pool.query(`update run set status = 'cancelled' where status <> 'completed'`)
  }

  #newCrew(): Crew {
    return new Crew({ database, executor: this.#executor })
  }

  async #play({ stretches, homes, maxPhases, maxProperties, phases: given }: Program): Promise<void> {
    while (this.#crew.atWork.length < usualWorkers) await this.#crew.start()
    const { ids, phases } = modelPhases(given)
    const limits = { maxParallelPhases: maxPhases, maxParallelProperties: maxProperties }
    const runId = await startTestRun(database, { phases: given, homes, ...limits })
    const scene = {
      phases,
      state: newState(phases, homes, maxPhases),
      executor: this.#executor,
      runId,
      commands: new Commands(database, runId),
      crew: this.#crew,
    }
    const atFirst = await readSnapshot(database, runId)
    this.#trial = new Trial({ database, scene, ids, maxProperties, atFirst })
    await this.#trial.play(stretches)
  }
}

test(
  'whatever befalls it, the engine stands as a model of a hundred lines does',
  async () => {
    const stage = new Stage()
    let count = 0
    try {
      const result = await fc.check(
        fc.asyncProperty(anyProgram, async (program) => {
          count += 1
          await stage.play(program)
        }),
        { seed, path, endOnFailure, numRuns: 10_000, interruptAfterTimeLimit: seconds * 1_000 },
      )
      console.log(`${count} programs, seed ${seed}`)
      const last = await stage.settled().then(
        () => null,
        (error: unknown) => error,
      )
      if (result.failed)
        throw new Error(
          `${fc.defaultReportMessage(result)}\n${String(result.errorInstance)}\n\nFirst:\n${stage.firstFailure}`,
        )
      expect(last).toBeNull()
      expect(count).toBeGreaterThan(5)
    } finally {
      await stage.clear()
    }
  },
  (seconds + 120) * 1_000,
)
