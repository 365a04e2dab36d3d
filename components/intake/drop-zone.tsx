import { useMutation } from '@tanstack/react-query'
import { FileSpreadsheet } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import type { Refusal } from '#lib/contract/refusal.ts'
import { formatBytes } from '#components/format/number.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { RefusalError, refusalFrom, refusalOf } from '#components/api/refusal-error.ts'

const sample = { url: '/samples/phoenix-homes.csv', name: 'phoenix-homes.csv' }

type DropZoneProps = { maxListBytes: number; onFile: (file: File) => void }

export function DropZone({ maxListBytes, onFile }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const loadSample = useMutation({
    mutationFn: fetchSample,
    onSuccess: onFile,
    onError: (error) => setRefusal(refusalFrom(error)),
  })

  function take(files: FileList | null) {
    const file = files?.[0]
    if (!file) return
    const reason = reasonAgainst(file, files.length, maxListBytes)
    setRefusal(reason)
    if (reason === null) onFile(file)
  }

  function onDrop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }

  return (
    <div className="space-y-3">
      <div
        data-drop-zone
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={`relative isolate overflow-hidden rounded-2xl border-[1.5px] border-dashed px-6 py-12 text-center transition-colors sm:py-16 ${isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface'}`}
      >
        <div
          aria-hidden="true"
          className="survey-lines pointer-events-none absolute inset-0 -z-10 opacity-70"
        />
        <FileSpreadsheet aria-hidden="true" strokeWidth={1.5} className="mx-auto size-9 text-accent" />
        <p className="mt-4 text-base font-semibold">
          {isOver ? 'Let go to read the list' : 'Drop a list of homes here'}
        </p>
        <p className="mx-auto mt-1 max-w-md text-[13px] text-ink-muted">
          CSV or text with one home per row, as Redfin, an MLS, Zillow tools, PropStream or your own sheet
          export it. Up to {formatBytes(maxListBytes)}.
        </p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          <button type="button" className={button.primary} onClick={() => input.current?.click()}>
            Choose a file
          </button>
          <button
            type="button"
            className={button.plain}
            disabled={loadSample.isPending}
            onClick={() => loadSample.mutate()}
          >
            Try the sample list
          </button>
        </div>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          aria-label="List of homes"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files)
            event.target.value = ''
          }}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  )
}

function reasonAgainst(file: File, count: number, maxListBytes: number): Refusal | null {
  if (count > 1) {
    return {
      code: 'bad_input',
      message: `${count} files were dropped.`,
      fix: 'Drop one list at a time.',
      problems: [],
    }
  }
  if (file.size <= maxListBytes) return null
  return {
    code: 'too_large',
    message: `${file.name} has ${formatBytes(file.size)}; a list may have ${formatBytes(maxListBytes)}.`,
    fix: 'Split it into smaller lists, or leave out columns that nobody needs.',
    problems: [],
  }
}

async function fetchSample(): Promise<File> {
  const response = await fetch(sample.url).catch(() => null)
  if (!response?.ok) throw new RefusalError(refusalOf(response?.status ?? 0, null))
  return new File([await response.blob()], sample.name, { type: 'text/csv' })
}
