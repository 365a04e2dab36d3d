import { useState } from 'react'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import { kindOf, type FileEntry } from './file-kind.ts'

/** The file itself. What a phase wrote runs nothing: pages stand in a frame without rights, drawings are pictures. */
export function ViewedFile({ file }: { file: FileEntry }) {
  const [isBroken, setIsBroken] = useState(false)
  const source = artifactPath(file)
  if (isBroken) {
    return (
      <p className="flex flex-1 items-center justify-center bg-sunken px-6 text-center text-[13px] text-ink-muted">
        <span>
          This file cannot be shown.{' '}
          <a href={source} target="_blank" rel="noreferrer" className="text-accent hover:underline">
            Open it on its own
          </a>{' '}
          to see why.
        </span>
      </p>
    )
  }
  if (kindOf(file) === 'page') {
    // White: a page that sets no colours counts on it.
    return (
      <iframe
        src={source}
        title={file.name}
        sandbox=""
        referrerPolicy="no-referrer"
        className="min-h-0 w-full flex-1 bg-white scheme-light"
      />
    )
  }
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center overflow-hidden bg-sunken p-2 sm:p-4">
      {kindOf(file) === 'film' ? (
        // No captions: a phase writes none.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          src={source}
          controls
          preload="metadata"
          onError={() => setIsBroken(true)}
          className="max-h-full max-w-full"
        />
      ) : (
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={source}
          alt={file.name}
          onError={() => setIsBroken(true)}
          className="max-h-full max-w-full object-contain"
        />
      )}
    </div>
  )
}
