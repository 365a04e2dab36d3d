/** Lets a loop sleep until something calls for it. A call that comes while it is awake is not lost: it does not sleep then. */
export class WakeUp {
  #isCalled = false
  #wake: () => void = () => {}

  readonly call = (): void => {
    this.#isCalled = true
    this.#wake()
  }

  /** What was called for so far is about to be looked at. */
  answer(): void {
    this.#isCalled = false
  }

  /** Resolves when called since the last answer, or after `waitMs` (null: only then). */
  async sleep(waitMs: number | null): Promise<void> {
    if (this.#isCalled) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const timer = waitMs === null ? null : setTimeout(resolve, Math.max(0, waitMs))
    await promise
    if (timer !== null) clearTimeout(timer)
    this.#wake = () => {}
  }
}
