import type { GridStore } from '#components/grid/grid-store.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { StatusLabel } from '#components/ui/status-label.tsx'

export function LiveRunStatus({ store }: { store: GridStore }) {
  useGridVersion(store)
  return (
    <span className="font-medium text-ink">
      <StatusLabel status={store.run.status} />
    </span>
  )
}
