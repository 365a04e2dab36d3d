/** The word that somebody who wrote `written` is likely to have meant, or null when none is close. */
export function closestWord(written: string, words: readonly string[]): string | null {
  const plain = plainOf(written)
  let best: string | null = null
  let bestDistance = Math.min(3, Math.floor(plain.length / 3)) + 1
  for (const word of words) {
    const other = plainOf(word)
    // "timeout" for timeout_seconds, "county" for phase0_county, "environment" for env.
    const isPart =
      Math.min(plain.length, other.length) >= 3 && (other.includes(plain) || plain.includes(other))
    const distance = isPart ? 1 : editDistance(plain, other)
    if (distance < bestDistance) [best, bestDistance] = [word, distance]
  }
  return best
}

/** Without the marks that tell snake_case, camelCase and kebab-case apart. */
function plainOf(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** Letters to add, drop or change, or neighbours to swap (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1]!
      const change = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? rows[i - 2]![j - 2]! + 1 : Infinity
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, change, swap))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
