/** Listeners by key. Marking is cheap where nobody listens; `tell` calls the listeners of marked keys, once each. */
export class Listeners<Key> {
  #byKey = new Map<Key, Set<() => void>>()
  #marked = new Set<Key>()

  add(key: Key, listener: () => void): () => void {
    const listeners = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key)
    }
  }

  mark(key: Key): void {
    if (this.#byKey.has(key)) this.#marked.add(key)
  }

  tell(): void {
    const marked = [...this.#marked]
    this.#marked.clear()
    for (const key of marked) for (const listener of this.#byKey.get(key) ?? []) listener()
  }
}
