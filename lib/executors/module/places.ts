/** So many at once. The others wait, in the order they came. */
export class Places {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Acts once there is a place. Once the signal is aborted it waits no longer, and acts without one: to find out, and end. */
  async hold<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    const hasPlace = await this.#take(signal)
    try {
      return await act()
    } finally {
      if (hasPlace) this.#giveBack()
    }
  }

  #take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false)
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve(true)
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const begin = () => {
      signal.removeEventListener('abort', leave)
      resolve(true)
    }
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(begin), 1)
      resolve(false)
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#waiting.push(begin)
    return promise
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
