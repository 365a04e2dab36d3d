'use client'

import { useState } from 'react'
import { countOf } from '#components/format/number.ts'
import { FileCard } from './file-card.tsx'
import { FileViewer } from './file-viewer.tsx'
import { isViewable, type FileEntry } from './file-kind.ts'

/** The files of an attempt. Many of them scroll in a box of their own, so that what follows stays in reach. */
export function FileList({ files }: { files: readonly FileEntry[] }) {
  const [isHashShown, setIsHashShown] = useState(false)
  const [viewedId, setViewedId] = useState<number | null>(null)
  const viewable = files.filter(isViewable)
  const viewed = viewable.find((file) => file.id === viewedId)
  return (
    <section>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <h3 className="font-semibold">{files.length === 1 ? 'File' : countOf(files.length, 'file')}</h3>
        <button
          type="button"
          aria-pressed={isHashShown}
          onClick={() => setIsHashShown(!isHashShown)}
          className="rounded text-xs text-ink-muted hover:text-ink"
        >
          {isHashShown ? 'Hide' : 'Show'} SHA-256
        </button>
      </div>
      <ul className="scrollbar-thin grid max-h-96 grid-cols-[repeat(auto-fill,minmax(min(13rem,100%),1fr))] gap-2 overflow-y-auto overscroll-contain">
        {files.map((file) => (
          <FileCard
            key={file.id}
            file={file}
            isHashShown={isHashShown}
            onView={({ id }) => setViewedId(id)}
          />
        ))}
      </ul>
      {viewed && (
        <FileViewer
          files={viewable}
          viewed={viewed}
          onView={({ id }) => setViewedId(id)}
          onClose={() => setViewedId(null)}
        />
      )}
    </section>
  )
}
