import { ChevronLeft, ChevronRight, Download, ExternalLink, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import { formatBytes } from '#components/format/number.ts'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog } from '#components/ui/dialog.tsx'
import type { FileEntry } from './file-kind.ts'
import { ViewedFile } from './viewed-file.tsx'

type FileViewerProps = {
  files: readonly FileEntry[]
  viewed: FileEntry
  onView: (file: FileEntry) => void
  onClose: () => void
}

/** Looks at one file after the other: buttons, or the arrow keys. */
export function FileViewer({ files, viewed, onView, onClose }: FileViewerProps) {
  const at = files.indexOf(viewed)
  const [previous, next] = [files[at - 1], files[at + 1]]
  const onKeyDown = (event: KeyboardEvent) => {
    // In a film they wind.
    if (event.target instanceof HTMLMediaElement) return
    const wanted = { ArrowLeft: previous, ArrowRight: next }[event.key]
    if (wanted) onView(wanted)
  }
  return (
    <Dialog title={viewed.name} onClose={onClose} width="full">
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys do what its buttons do */}
      <div onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
        <div className="flex items-center gap-2 border-b border-line px-4 pb-3 sm:px-5">
          {files.length > 1 && (
            <>
              <button
                type="button"
                className={button.small}
                disabled={!previous}
                onClick={() => previous && onView(previous)}
              >
                <ChevronLeft aria-hidden="true" className="size-4" />
                <span className="sr-only">Previous file</span>
              </button>
              <button
                type="button"
                className={button.small}
                disabled={!next}
                onClick={() => next && onView(next)}
              >
                <ChevronRight aria-hidden="true" className="size-4" />
                <span className="sr-only">Next file</span>
              </button>
            </>
          )}
          <p role="status" className="min-w-0 flex-1 truncate text-xs text-ink-muted tabular-nums">
            <span className="sr-only">{viewed.name}, </span>
            {files.length > 1 && `${at + 1} of ${files.length} · `}
            {formatBytes(viewed.size)}
            <span className="max-sm:sr-only"> · {viewed.mediaType}</span>
          </p>
          <a
            href={artifactPath(viewed)}
            target="_blank"
            rel="noreferrer"
            className={button.quiet}
            title="Open in a tab of its own"
          >
            <ExternalLink aria-hidden="true" className="size-4" />
            <span className="sr-only">Open in a tab of its own</span>
          </a>
          <a href={`${artifactPath(viewed)}?download`} download className={button.small}>
            <Download aria-hidden="true" className="size-4" />
            <span className="max-sm:sr-only">Download</span>
          </a>
          <button
            type="button"
            className={button.small}
            onClick={(event) => closeDialogOf(event.currentTarget)}
          >
            <X aria-hidden="true" className="size-4" />
            <span className="max-sm:sr-only">Close</span>
          </button>
        </div>
        <ViewedFile key={viewed.id} file={viewed} />
      </div>
    </Dialog>
  )
}
