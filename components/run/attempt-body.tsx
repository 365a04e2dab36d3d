import { FileText, TriangleAlert } from 'lucide-react'
import type { AttemptDetail } from '#lib/contract/runs.ts'
import { formatBytes } from '#components/format/number.ts'
import { OutputTree } from '#components/ui/output-tree.tsx'
import { LogView } from './log-view.tsx'

export function AttemptBody({ attempt }: { attempt: AttemptDetail }) {
  return (
    <div className="space-y-4 border-t border-line px-3 py-3 text-[13px]">
      <p className="text-xs text-ink-muted">
        Worker {attempt.worker}
        {attempt.exitCode !== null && ` · exit code ${attempt.exitCode}`}
      </p>
      {attempt.status === 'lost' && (
        <p className="text-ink-muted">
          Its worker was lost while it ran. What it did does not count, and neither does the attempt: another
          worker took the phase over.
        </p>
      )}
      {attempt.error !== null && (
        <pre
          className={`scrollbar-thin max-h-60 overflow-auto rounded-md px-3 py-2 font-mono text-xs wrap-break-word whitespace-pre-wrap ${attempt.status === 'failed' ? 'bg-danger-soft' : 'bg-sunken'}`}
        >
          {attempt.error}
        </pre>
      )}
      {attempt.warnings.length > 0 && (
        <ul className="space-y-1">
          {attempt.warnings.map((warning) => (
            <li key={warning} className="flex gap-2 text-ink-muted">
              <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-retrying" />
              {warning}
            </li>
          ))}
        </ul>
      )}
      {attempt.artifacts.length > 0 && <Artifacts artifacts={attempt.artifacts} />}
      {hasContent(attempt.output) && (
        <section>
          <h3 className="mb-1.5 font-semibold">Output</h3>
          <OutputTree value={attempt.output} />
        </section>
      )}
      <LogView text={attempt.log} isRunning={attempt.status === 'running'} />
    </div>
  )
}

function Artifacts({ artifacts }: { artifacts: AttemptDetail['artifacts'] }) {
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

function hasContent(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Object.keys(output).length > 0
}
