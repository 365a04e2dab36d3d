import { File, FileImage, FileJson, FilePlay, FileText } from 'lucide-react'
import { useState } from 'react'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import { kindOf, type FileEntry } from './file-kind.ts'

const largestPreview = 20_000_000 // bytes: the whole picture is loaded for it

/** The picture itself, small, or a sign for what kind of file it is. Its size never changes. */
export function FileThumbnail({ file }: { file: FileEntry }) {
  const [isBroken, setIsBroken] = useState(false)
  return (
    <span className="flex size-12 shrink-0 items-center justify-center overflow-hidden rounded-md border border-line bg-sunken text-ink-faint">
      {kindOf(file) === 'picture' && file.size <= largestPreview && !isBroken ? (
        // Files of any size from any store: Next's image service has nothing to do with them.
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={artifactPath(file)}
          alt={file.name}
          width={48}
          height={48}
          loading="lazy"
          decoding="async"
          onError={() => setIsBroken(true)}
          className="size-full object-cover"
        />
      ) : (
        <Sign file={file} />
      )}
    </span>
  )
}

function Sign({ file }: { file: FileEntry }) {
  const props = { 'aria-hidden': true, className: 'size-5' } as const
  const kind = kindOf(file)
  if (kind === 'picture') return <FileImage {...props} />
  if (kind === 'film') return <FilePlay {...props} />
  if (file.mediaType.includes('json')) return <FileJson {...props} />
  return kind === 'other' ? <File {...props} /> : <FileText {...props} />
}
