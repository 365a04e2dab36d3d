import { ExternalLink } from 'lucide-react'
import { Section } from './section.tsx'

/** The page that a phase wrote, in a frame that runs nothing. */
export function DealSheet({ artifact }: { artifact: { id: number; name: string } }) {
  return (
    <Section
      title="Deal sheet"
      words={
        <a
          href={`/artifacts/${artifact.id}`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          Open on its own, to print or save <ExternalLink aria-hidden="true" className="size-3.5" />
        </a>
      }
    >
      <iframe
        src={`/artifacts/${artifact.id}`}
        title={artifact.name}
        sandbox=""
        loading="lazy"
        className="h-[44rem] w-full rounded-xl border border-line bg-surface"
      />
    </Section>
  )
}
