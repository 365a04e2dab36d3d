/** Closes in good order at the first Ctrl-C or SIGTERM, last opened first, and at once at the second. */
export class OpenThings {
  readonly #things: { close: () => Promise<void> }[] = []
  #closing: Promise<void> | null = null

  add<T extends { close: () => Promise<void> }>(thing: T): T {
    this.#things.push(thing)
    return thing
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  closeOnSignal(onClosing: () => void): void {
    const stop = () => {
      if (this.#closing !== null) process.exit(130)
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
  }

  async #closeAll(): Promise<void> {
    for (const thing of this.#things.toReversed()) await thing.close()
  }
}
