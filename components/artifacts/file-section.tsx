import { FileText } from 'lucide-react'
import type { AttemptDetail } from '#lib/contract/runs.ts'
import { formatBytes } from '#components/format/number.ts'

/** The files of an attempt. */
export function FileSection({ artifacts }: { artifacts: AttemptDetail['artifacts'] }) {
  return (
    <section>
      <h3 className="mb-1.5 font-semibold">Files</h3>
      <ul className="space-y-1">
        {artifacts.map((artifact) => (
          <li key={artifact.id} className="flex items-center gap-2">
            <FileText aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
            <a
              href={`/artifacts/${artifact.id}`}
              target="_blank"
              rel="noreferrer"
              className="truncate text-accent hover:underline"
            >
              {artifact.name}
            </a>
            <span className="text-xs text-ink-faint tabular-nums">{formatBytes(artifact.size)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
