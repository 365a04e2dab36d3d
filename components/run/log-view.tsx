import { ArrowDownToLine, Download, WrapText } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { countOf } from '#components/format/number.ts'
import { EndFollower } from './end-follower.ts'
import { LogBlock } from './log-block.tsx'
import type { ShownLog } from './shown-log.ts'

type LogViewProps = {
  log: ShownLog
  attempt: { number: number; startedAt: number }
  isRunning: boolean
  /** Where the whole of it can be had. */
  href: string
}

/** The end of a log. It opens at its end and stays there while it grows, unless its reader scrolls up. */
export function LogView({ log, attempt, isRunning, href }: LogViewProps) {
  const [isWrapped, setWrapped] = useState(true)
  const [end] = useState(() => new EndFollower())
  const isFollowing = useSyncExternalStore(end.subscribe, end.isFollowing, () => true)
  if (log.blocks.length === 0 && log.leftOut === 0) {
    return <p className="text-ink-faint">{isRunning ? 'Nothing in the log yet.' : 'The log is empty.'}</p>
  }
  const offsetMinutes = new Date(attempt.startedAt).getTimezoneOffset()
  return (
    <section>
      <div className="mb-1.5 flex items-center gap-1">
        <h3 className="mr-auto font-semibold">Log</h3>
        <button
          type="button"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
          className={`${tool} aria-pressed:text-ink`}
        >
          <WrapText aria-hidden="true" className="size-3.5" />
          Wrap lines
        </button>
        <a href={href} download className={tool}>
          <Download aria-hidden="true" className="size-3.5" />
          Download
        </a>
      </div>
      {log.leftOut > 0 && (
        <p className="mb-1.5 text-xs text-ink-muted">
          {countOf(log.leftOut, 'character')} before this {log.leftOut === 1 ? 'is' : 'are'} not shown.{' '}
          <a href={href} download className="text-accent hover:underline">
            Download the whole log
          </a>
        </p>
      )}
      <div className="relative">
        <div
          ref={end.attach}
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={`Log of attempt ${attempt.number}`}
          className="scrollbar-thin max-h-[min(32rem,55dvh)] overflow-auto rounded-md bg-sunken py-2"
        >
          <div
            className={`font-mono text-xs leading-relaxed ${isWrapped ? 'wrap-anywhere whitespace-pre-wrap' : 'w-max min-w-full whitespace-pre'}`}
          >
            {log.blocks.map((block) => (
              <LogBlock key={block.key} block={block} isWrapped={isWrapped} offsetMinutes={offsetMinutes} />
            ))}
          </div>
        </div>
        {!isFollowing && (
          <button
            type="button"
            onClick={end.jumpToEnd}
            className="absolute right-3 bottom-3 inline-flex h-8 items-center gap-1.5 rounded-full border border-line-strong bg-surface px-3 text-xs font-medium shadow-card hover:bg-hover"
          >
            <ArrowDownToLine aria-hidden="true" className="size-3.5" />
            Jump to the end
          </button>
        )}
      </div>
    </section>
  )
}

const tool =
  'inline-flex h-7 items-center gap-1 rounded-md px-1.5 text-xs text-ink-muted hover:bg-hover hover:text-ink'
