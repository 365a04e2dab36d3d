import { TriangleAlert } from 'lucide-react'
import type { AttemptDetail } from '#lib/contract/runs.ts'
import { FileList } from '#components/artifacts/file-list.tsx'
import { MarkNote } from '#components/manual/mark-note.tsx'
import { OutputTree } from '#components/ui/output-tree.tsx'
import { LogView } from './log-view.tsx'
import type { ShownLog } from './shown-log.ts'

type AttemptBodyProps = { attempt: AttemptDetail; log: ShownLog; logHref: string }

export function AttemptBody({ attempt, log, logHref }: AttemptBodyProps) {
  return (
    <div className="space-y-4 border-t border-line px-3 py-3 text-[13px]">
      {attempt.mark ? (
        <MarkNote mark={attempt.mark} isDone={attempt.status === 'completed'} />
      ) : (
        <p className="text-xs text-ink-muted">
          Worker {attempt.worker}
          {attempt.exitCode !== null && ` · exit code ${attempt.exitCode}`}
        </p>
      )}
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
      {attempt.artifacts.length > 0 && <FileList files={attempt.artifacts} />}
      {attempt.mark === null && hasContent(attempt.output) && (
        <section>
          <h3 className="mb-1.5 font-semibold">Output</h3>
          <OutputTree value={attempt.output} />
        </section>
      )}
      <LogView log={log} attempt={attempt} isRunning={attempt.status === 'running'} href={logHref} />
    </div>
  )
}

function hasContent(output: unknown): boolean {
  return typeof output === 'object' && output !== null && Object.keys(output).length > 0
}
