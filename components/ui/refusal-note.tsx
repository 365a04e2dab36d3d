import { CircleAlert } from 'lucide-react'
import type { Refusal } from '#lib/contract/refusal.ts'

export function RefusalNote({ refusal }: { refusal: Refusal }) {
  return (
    <div
      role="alert"
      className="flex gap-3 rounded-lg border border-failed/30 bg-danger-soft p-3 text-[13px]"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0">
        <p className="font-medium wrap-break-word">{refusal.message}</p>
        {refusal.problems.length > 0 && (
          <ul className="mt-1 list-disc space-y-0.5 pl-4 text-ink-muted">
            {refusal.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        <p className="mt-1 text-ink-muted">{refusal.fix}</p>
      </div>
    </div>
  )
}
