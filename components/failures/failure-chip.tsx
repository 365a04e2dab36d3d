import { X } from 'lucide-react'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { useFailureGroups } from './use-failure-groups.ts'

/** Says by which failure the grid is filtered; pressing it takes the filter off. */
export function FailureChip({ failureKey }: { failureKey: string }) {
  const { data: groups } = useFailureGroups()
  const signature = groups?.find(({ key }) => key === failureKey)?.signature
  return (
    <button
      type="button"
      aria-pressed="true"
      title={signature && `Failed with “${signature}”. Press to show all homes.`}
      onClick={() => changeUrl([{ name: 'failure', value: null }], 'replace')}
      className="inline-flex h-7 max-w-72 shrink-0 items-center gap-1.5 rounded-full border border-line-strong bg-danger-soft px-2.5 text-xs font-medium"
    >
      <span className="truncate">
        {signature ? `“${signature}”` : groups ? 'A failure that is gone' : 'One kind of failure'}
      </span>
      <X aria-hidden="true" className="size-3.5 shrink-0" />
    </button>
  )
}
