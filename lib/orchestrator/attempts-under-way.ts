import type { AttemptOutcome } from '#lib/executors/executor.ts'
import type { ActiveAttempt } from './active-attempt.ts'

export type EndedAttempt = { attempt: ActiveAttempt; outcome: AttemptOutcome }

/** The attempts that one property run has running on this worker, by phase index, and those that ended since the last look. */
export class AttemptsUnderWay {
  readonly #active = new Map<number, ActiveAttempt>()
  readonly #onEnd: () => void
  #ended: EndedAttempt[] = []

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  get size(): number {
    return this.#active.size
  }

  /** Phase indexes that must not be started: their attempts have not ended, also those that do not count any more. */
  get indexes(): ReadonlySet<number> {
    return new Set(this.#active.keys())
  }

  get all(): readonly ActiveAttempt[] {
    return [...this.#active.values()]
  }

  /** Whether the phase run's state is what an attempt here says of it. */
  counts(index: number): boolean {
    return this.#active.get(index)?.isVoid === false
  }

  begin(attempt: ActiveAttempt, perform: () => Promise<AttemptOutcome>): void {
    this.#active.set(attempt.phase.index, attempt)
    attempt.settled = perform().then((outcome) => {
      this.#ended.push({ attempt, outcome })
      this.#onEnd()
    })
  }

  /** The attempts that ended since the last call; they are under way no more. */
  takeEnded(): EndedAttempt[] {
    const ended = this.#ended
    this.#ended = []
    for (const { attempt } of ended) this.#active.delete(attempt.phase.index)
    return ended
  }

  /** Somebody cancelled the phase run: ends the attempt, and what comes of it does not count. */
  cancel(attempt: ActiveAttempt): void {
    attempt.isVoid = true
    attempt.abort.abort()
  }

  abortAll(): void {
    for (const attempt of this.#active.values()) attempt.abort.abort()
  }

  async settled(): Promise<void> {
    await Promise.all(this.all.map((attempt) => attempt.settled))
  }
}
