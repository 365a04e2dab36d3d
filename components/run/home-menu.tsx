import { Ban, ChevronsUp, House, RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCancel, useMoveToFront } from '#components/control/run-changes.ts'
import { useRowVersion } from '#components/grid/use-grid-version.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { homeChoice } from '#components/retry/retry-choices.ts'
import { Menu, type MenuEntry } from '#components/ui/menu.tsx'
import { useRun } from './run-context.ts'

export type GridMenuProps = { anchor: Element; returnTo: () => HTMLElement | null; onClose: () => void }

type HomeMenuProps = GridMenuProps & { position: number; address: string }

/** What can be done about one home. */
export function HomeMenu({ position, address, ...menu }: HomeMenuProps) {
  const { run, store } = useRun()
  useRowVersion(store, position)
  const router = useRouter()
  const askRetry = useAskRetry()
  const moveToFront = useMoveToFront()
  const cancel = useCancel()
  const has = (status: 'failed' | 'pending' | 'waiting' | 'running' | 'retrying') =>
    store.hasStatus(position, status)
  const isWaiting = store.propertyStanding(position) === 'pending'
  const hasOpenCells = has('pending') || has('waiting') || has('running') || has('retrying')
  const entries: MenuEntry[] = [
    {
      label: 'Open its page',
      Icon: House,
      onChoose: () => router.push(`/runs/${run.id}/properties/${position}`),
    },
    {
      label: 'Move to the front',
      Icon: ChevronsUp,
      whyNot: isWaiting ? null : 'It is not waiting to start.',
      onChoose: () => moveToFront.mutate(position),
    },
    {
      label: 'Retry…',
      Icon: RotateCw,
      onChoose: () =>
        askRetry({
          choices: [homeChoice(position, address)],
          mode: has('failed') ? 'failed' : 'unfinished',
        }),
    },
    {
      label: 'Cancel this home',
      Icon: Ban,
      whyNot: hasOpenCells ? null : 'Nothing of it is left to run.',
      onChoose: () => cancel.mutate({ scope: 'properties', positions: [position] }),
    },
  ]
  return <Menu label={`What to do with ${address}`} entries={entries} {...menu} />
}
