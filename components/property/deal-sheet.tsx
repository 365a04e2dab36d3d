import { ExternalLink } from 'lucide-react'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import type { FileEntry } from '#components/artifacts/file-kind.ts'
import { Section } from './section.tsx'

/** The page that a phase wrote, in a frame that runs nothing. */
export function DealSheet({ artifact }: { artifact: FileEntry }) {
  return (
    <Section
      title="Deal sheet"
      words={
        <a
          href={artifactPath(artifact)}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          Open on its own, to print or save <ExternalLink aria-hidden="true" className="size-3.5" />
        </a>
      }
    >
      <iframe
        src={artifactPath(artifact)}
        title={artifact.name}
        sandbox=""
        referrerPolicy="no-referrer"
        loading="lazy"
        className="h-[44rem] w-full rounded-xl border border-line bg-surface"
      />
    </Section>
  )
}
