import { Download } from 'lucide-react'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import { formatBytes } from '#components/format/number.ts'
import { isViewable, kindOf, type FileEntry } from './file-kind.ts'
import { FileThumbnail } from './file-thumbnail.tsx'

type FileCardProps = { file: FileEntry; isHashShown: boolean; onView: (file: FileEntry) => void }

/** One file: what it is, a way to look at it, and a way to have it. */
export function FileCard({ file, isHashShown, onView }: FileCardProps) {
  const folder = file.name.slice(0, Math.max(0, file.name.lastIndexOf('/')))
  return (
    <li className="relative flex items-center gap-2.5 rounded-lg border border-line bg-surface p-1.5 pr-1">
      <FileThumbnail file={file} />
      <div className="min-w-0 flex-1">
        <FileName file={file} onView={onView} />
        <p className="truncate text-xs text-ink-muted tabular-nums">
          {formatBytes(file.size)} · {file.mediaType}
          {folder !== '' && ` · ${folder}`}
        </p>
        {isHashShown && (
          <p className="font-mono text-[11px] leading-4 break-all text-ink-muted select-all relative">
            {file.sha256}
          </p>
        )}
      </div>
      <a
        href={`${artifactPath(file)}?download`}
        download
        aria-label={`Download ${file.name}`}
        title={`Download ${file.name}, ${formatBytes(file.size)}`}
        className="relative flex size-8 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink"
      >
        <Download aria-hidden="true" className="size-4" />
      </a>
    </li>
  )
}

function FileName({ file, onView }: { file: FileEntry; onView: (file: FileEntry) => void }) {
  const look = 'block max-w-full truncate text-left text-[13px] font-medium'
  // The whole card answers to a click, as whoever sees a small picture expects.
  const link = `${look} text-accent after:absolute after:inset-0 after:rounded-lg hover:underline`
  // A long path would be cut before it comes to the name.
  const shown = file.name.slice(file.name.lastIndexOf('/') + 1)
  const named = { title: file.name, 'aria-label': file.name }
  if (isViewable(file)) {
    return (
      <button type="button" {...named} onClick={() => onView(file)} className={link}>
        {shown}
      </button>
    )
  }
  if (kindOf(file) === 'other') {
    return (
      <span title={file.name} className={look}>
        {shown}
      </span>
    )
  }
  return (
    <a href={artifactPath(file)} target="_blank" rel="noreferrer" {...named} className={link}>
      {shown}
    </a>
  )
}
