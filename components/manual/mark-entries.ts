import { Check, X } from 'lucide-react'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { formatCount } from '#components/format/number.ts'
import { useRun } from '#components/run/run-context.ts'
import type { MenuEntry } from '#components/ui/menu.tsx'
import { useAskMark } from './ask-mark.ts'

/** What a column's menu offers for a phase that people do; nothing for others. */
export function useMarkEntries({ index, executor }: PhaseSummary): MenuEntry[] {
  const { store } = useRun()
  const askMark = useAskMark()
  const homes = store.count(index, 'waiting')
  const { revision } = store
  if (executor !== 'manual' || revision === null) return []
  const all = homes === 1 ? 'the one waiting' : `all ${formatCount(homes)} waiting`
  return (['done', 'failed'] as const).map((as) => ({
    label: homes === 0 ? `Mark all waiting as ${as}…` : `Mark ${all} as ${as}…`,
    Icon: as === 'done' ? Check : X,
    whyNot: homes === 0 ? 'No home waits for a person here.' : null,
    onChoose: () => askMark({ phaseIndex: index, as, homes, revision }),
  }))
}
