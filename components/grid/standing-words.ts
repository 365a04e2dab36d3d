import type { Standing } from '#lib/pipeline/standing.ts'
import { countOf, formatCount } from '#components/format/number.ts'
import { looks } from '#components/ui/status.ts'

/** "with a failed cell", "waiting for a person": of a home that the grid is filtered by. */
export function filterWords(standing: Standing): string {
  return standing === 'waiting' ? 'waiting for a person' : `with a ${looks[standing].word.toLowerCase()} cell`
}

/** "3 failed", "1 waits for a person". */
export function countOfStanding(count: number, standing: Standing): string {
  return standing === 'waiting'
    ? countOf(count, 'waits for a person', 'wait for a person')
    : `${formatCount(count)} ${looks[standing].word.toLowerCase()}`
}
