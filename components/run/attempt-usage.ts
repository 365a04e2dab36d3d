import type { AttemptDetail } from '#lib/contract/runs.ts'
import { countOf, formatCost, formatCount } from '#components/format/number.ts'

/** "$0.12 · 4 turns · 12,300 tokens in, 800 out · claude-sonnet-4-5": what an attempt took, as far as it is known; '' when nothing is. */
export function usageWords({
  costUsd,
  usage,
  reusedFrom,
}: Pick<AttemptDetail, 'costUsd' | 'usage' | 'reusedFrom'>): string {
  // A result that was taken over cost nothing: it needs no words.
  if (reusedFrom !== null) return ''
  const words = costUsd === null ? [] : [formatCost(costUsd)]
  if (usage !== null) {
    const { turns, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, model } = usage
    const tokensIn = inputTokens + cacheReadTokens + cacheWriteTokens
    if (turns > 0) words.push(countOf(turns, 'turn'))
    if (tokensIn + outputTokens > 0) {
      words.push(`${countOf(tokensIn, 'token')} in, ${formatCount(outputTokens)} out`)
    }
    if (model !== '') words.push(model)
  }
  return words.join(' · ')
}
