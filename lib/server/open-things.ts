import { setTimeout as sleep } from 'node:timers/promises'

// A start that hangs (a database that does not answer) must not hold Ctrl-C up.
const startLimitMs = 5_000

/**
 * Closes in good order at the first Ctrl-C or SIGTERM, or when nobody reads the output any more, last opened first, and at
 * once at the second signal.
 */
export class OpenThings {
  readonly #things: { close: () => Promise<void> }[] = []
  #starting: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null

  get isClosing(): boolean {
    return this.#closing !== null
  }

  /** @throws when closing has begun meanwhile: whoever starts things goes no further. The thing is closed with the others. */
  add<T extends { close: () => Promise<void> }>(thing: T): T {
    this.#things.push(thing)
    if (this.isClosing) throw new Error('Stopped while starting')
    return thing
  }

  /** What is still being opened when closing begins is waited for, and closed as well. */
  async start(start: () => Promise<void>): Promise<void> {
    const starting = start()
    this.#starting = starting.catch(() => {})
    await starting
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  closeOnSignal(onClosing: () => void): void {
    const stop = () => {
      if (this.isClosing) process.exit(130)
      onClosing()
      this.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
    // Whoever read our output is gone. Unheard, the error would be printed, which is the next error, without end.
    for (const output of [process.stdout, process.stderr]) output.on('error', () => this.isClosing || stop())
  }

  async #closeAll(): Promise<void> {
    await Promise.race([this.#starting, sleep(startLimitMs, undefined, { ref: false })])
    for (const thing of this.#things.toReversed()) await thing.close()
  }
}
