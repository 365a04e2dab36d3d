/** Words that many cells share, each kept once and known by its index; '' is 0. Counts the cells that have each. */
export class WordList {
  #words = ['']
  #indexes = new Map([['', 0]])
  #counts = [0]

  at(index: number): string {
    return this.#words[index] ?? ''
  }

  /** Null: no cell ever had it. */
  find(word: string): number | null {
    return this.#indexes.get(word) ?? null
  }

  /** A cell has this word now, in place of the one with index `before`. Answers its index. */
  exchange(before: number, word: string): number {
    const index = this.#indexes.get(word) ?? this.#add(word)
    this.#counts[before]!--
    this.#counts[index]!++
    return index
  }

  /** How many cells have the word. Of '' it says nothing: cells begin with it uncounted. */
  count(word: string): number {
    return this.#counts[this.#indexes.get(word) ?? 0] ?? 0
  }

  /** Every cell has '' again. */
  clearCounts(): void {
    this.#counts.fill(0)
  }

  #add(word: string): number {
    const index = this.#words.push(word) - 1
    this.#indexes.set(word, index)
    this.#counts.push(0)
    return index
  }
}
