/** Words that many cells share, each kept once and known by its index; '' is 0. */
export class WordList {
  #words = ['']
  #indexes = new Map([['', 0]])

  at(index: number): string {
    return this.#words[index] ?? ''
  }

  /** Null: no cell ever had it. */
  find(word: string): number | null {
    return this.#indexes.get(word) ?? null
  }

  add(word: string): number {
    const known = this.#indexes.get(word)
    if (known !== undefined) return known
    const index = this.#words.push(word) - 1
    this.#indexes.set(word, index)
    return index
  }
}
