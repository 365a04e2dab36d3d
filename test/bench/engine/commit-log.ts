import type pg from 'pg'

/** When each transaction of a pool began and when its commit was answered, by this process's clock in ms. */
export class CommitLog {
  readonly #beganAt: number[] = []
  readonly #committedAt: number[] = []

  add(beganAt: number, committedAt: number): void {
    this.#beganAt.push(beganAt)
    this.#committedAt.push(committedAt)
  }

  get size(): number {
    return this.#beganAt.length
  }

  /**
   * For each moment: when the first commit was answered whose transaction began after it; null when there is none. What
   * was handed to the ledger at that moment was committed then or later, so a wait counted from it is never too short.
   */
  firstCommitAfter(moments: readonly number[]): (number | null)[] {
    const order = this.#beganAt.map((_, index) => index).sort((a, b) => this.#beganAt[a]! - this.#beganAt[b]!)
    const began = order.map((index) => this.#beganAt[index]!)
    // Of transactions that began later, one may have been committed sooner.
    const earliest = order.map((index) => this.#committedAt[index]!)
    for (let index = earliest.length - 2; index >= 0; index -= 1)
      earliest[index] = Math.min(earliest[index]!, earliest[index + 1]!)
    return moments.map((moment) => earliest[firstAtLeast(began, moment)] ?? null)
  }
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

type Query = (...given: unknown[]) => unknown

/** Notes the transactions of every client that the pool connects from now on. */
export function watchCommits(pool: pg.Pool): CommitLog {
  const log = new CommitLog()
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as Query
    let beganAt = 0
    const watched: Query = (...given) => {
      const answer = query(...given)
      if (given[0] === 'begin') beganAt = performance.now()
      if (given[0] === 'commit' && answer instanceof Promise) {
        const began = beganAt
        void answer.then(
          () => log.add(began, performance.now()),
          () => {},
        )
      }
      return answer
    }
    Object.assign(client, { query: watched })
  })
  return log
}
