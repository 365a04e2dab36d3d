import type { RetryAnswer } from '#lib/contract/run-control.ts'
import { countOf } from '#components/format/number.ts'

/** What came of a retry. */
export function retrySentence({ properties, chosen, dependents }: RetryAnswer): string {
  const cells = chosen + dependents
  if (cells === 0) return 'There was nothing to retry.'
  const after = dependents > 0 ? `, ${countOf(dependents, 'dependent')} among them` : ''
  if (properties === 1 && chosen === 1) {
    return dependents > 0
      ? `It runs again, and ${countOf(dependents, 'dependent')} after it.`
      : 'It runs again.'
  }
  return `${countOf(cells, 'cell runs', 'cells run')} again in ${countOf(properties, 'home')}${after}.`
}
