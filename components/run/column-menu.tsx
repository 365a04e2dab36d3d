import { FlaskConical, OctagonX, Play, RotateCw } from 'lucide-react'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { useReleaseHold } from '#components/control/run-changes.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { useMarkEntries } from '#components/manual/mark-entries.ts'
import { columnChoice } from '#components/retry/retry-choices.ts'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import type { GridMenuProps } from './home-menu.tsx'
import { useRun } from './run-context.ts'

/** What can be done about one phase, in every home. */
export function ColumnMenu({ phase, ...menu }: GridMenuProps & { phase: PhaseSummary }) {
  const { run, store } = useRun()
  useGridVersion(store)
  const askRetry = useAskRetry()
  const release = useReleaseHold()
  const hold = store.run.holds.find(({ phaseIndex }) => phaseIndex === phase.index)
  const hasFailed = store.count(phase.index, 'failed') > 0
  const entries: MenuEntry[] = [
    ...useMarkEntries(phase),
    {
      label: 'Retry…',
      Icon: RotateCw,
      onChoose: () =>
        askRetry({ choices: [columnChoice(run, phase.index)], mode: hasFailed ? 'failed' : 'unfinished' }),
    },
  ]
  if (hold) {
    const { phaseIndex, key } = hold
    entries.push(
      {
        label: 'Try 3 homes',
        Icon: FlaskConical,
        whyNot: hold.trialsLeft > 0 ? 'Homes were sent to try it already.' : null,
        onChoose: () => release.mutate({ phaseIndex, way: 'try' }),
      },
      { label: 'Carry on', Icon: Play, onChoose: () => release.mutate({ phaseIndex, way: 'carry-on' }) },
      {
        label: 'Show the failures',
        Icon: OctagonX,
        onChoose: () => changeUrl([{ name: 'failure', value: key }], 'replace'),
      },
    )
  }
  return <Menu label={`What to do with ${phase.displayName}`} entries={entries} {...menu} />
}
