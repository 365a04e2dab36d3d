import type { MeasuredEngine } from './measured-engine.ts'

/** Keeps `active` properties in an engine that does not limit itself: when one has ended the next is enqueued. */
export class Feed {
  readonly #properties: number
  readonly #active: number
  #engine: MeasuredEngine | null = null
  #next = 0
  #room = 0
  #isAdding = false
  failure: Error | null = null

  constructor({ properties, active }: { properties: number; active: number }) {
    this.#properties = properties
    this.#active = active
  }

  /** What to enqueue first: all where the engine limits itself, else as many as may be active. */
  first(engine: MeasuredEngine): number[] {
    this.#engine = engine
    return this.#take(engine.isSelfLimiting ? this.#properties : this.#active)
  }

  readonly onPropertyEnd = (): void => {
    this.#room += 1
    if (!this.#isAdding) void this.#add()
  }

  async #add(): Promise<void> {
    this.#isAdding = true
    try {
      while (this.#engine !== null && this.#room > 0 && this.#next < this.#properties) {
        const properties = this.#take(this.#room)
        this.#room -= properties.length
        await this.#engine.enqueue(properties)
      }
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error))
    } finally {
      this.#isAdding = false
    }
  }

  #take(count: number): number[] {
    const first = this.#next
    this.#next = Math.min(first + count, this.#properties)
    return Array.from({ length: this.#next - first }, (_, index) => first + index)
  }
}
