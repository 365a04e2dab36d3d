import { WrapText } from 'lucide-react'
import { useState } from 'react'

/** A log as it was written. It opens at its end and stays there while it grows: the container runs upwards. */
export function LogView({ text, isRunning }: { text: string; isRunning: boolean }) {
  const [isWrapped, setWrapped] = useState(true)
  if (text === '') {
    return <p className="text-ink-faint">{isRunning ? 'Nothing in the log yet.' : 'The log is empty.'}</p>
  }
  return (
    <section>
      <div className="mb-1.5 flex items-center justify-between">
        <h3 className="font-semibold">Log</h3>
        <button
          type="button"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
          className="inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs text-ink-muted hover:bg-hover aria-pressed:text-ink"
        >
          <WrapText aria-hidden="true" className="size-3.5" />
          Wrap lines
        </button>
      </div>
      <div
        tabIndex={0}
        role="region"
        aria-label="Log"
        className="scrollbar-thin flex max-h-72 flex-col-reverse overflow-auto rounded-md bg-sunken px-3 py-2"
      >
        <pre
          className={`font-mono text-xs leading-relaxed ${isWrapped ? 'wrap-anywhere whitespace-pre-wrap' : 'w-max'}`}
        >
          {text}
        </pre>
      </div>
    </section>
  )
}
