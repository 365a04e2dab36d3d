import { CircleDashed, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { PipelineListing } from '#lib/contract/pipeline-screens.ts'
import { countOf } from '#components/format/number.ts'
import { OwnPipelines } from './own-pipelines.tsx'
import { pipelinePath } from './pipeline-path.ts'

/** Every pipeline there is, why some cannot be used, and how to get one of one's own. */
export function PipelinesScreen({ listing }: { listing: PipelineListing }) {
  const { pipelines, problems, notSetUp, hasPipelinesFolder } = listing
  const hasOwn = pipelines.some(({ isBuiltIn }) => !isBuiltIn) || problems.length > 0
  return (
    <article className="mx-auto w-full max-w-5xl px-4 py-8 sm:px-6">
      <h1 className="text-2xl font-semibold tracking-tight">Pipelines</h1>
      <p className="mt-1 max-w-2xl leading-relaxed text-ink-muted">
        What a home goes through. Files are read each time this page is asked for, so an edited one shows at
        once.
      </p>
      <ul className="mt-6 grid gap-4 sm:grid-cols-2">
        {pipelines.map((pipeline) => (
          <PipelineCard key={pipeline.name} pipeline={pipeline} />
        ))}
      </ul>
      {problems.length > 0 && <UnusableFiles problems={problems} />}
      {notSetUp.length > 0 && <NotSetUp pipelines={notSetUp} />}
      {!hasOwn && <OwnPipelines hasPipelinesFolder={hasPipelinesFolder} />}
    </article>
  )
}

function PipelineCard({ pipeline }: { pipeline: PipelineListing['pipelines'][number] }) {
  const { name, version, description, phases, isBuiltIn } = pipeline
  return (
    <li className="relative min-w-0 rounded-xl border border-line bg-surface p-4 shadow-card has-[a:hover]:bg-hover">
      <h2 className="font-semibold wrap-anywhere">
        <Link
          href={pipelinePath(name)}
          prefetch={false}
          className="after:absolute after:inset-0 after:rounded-xl"
        >
          {name}
        </Link>
      </h2>
      <p className="text-xs text-ink-muted tabular-nums">
        {version} · {countOf(phases.length, 'phase')}
        {isBuiltIn && ' · comes with Plotline'}
      </p>
      {description && <p className="mt-2 text-[13px] leading-relaxed text-ink-muted">{description}</p>}
      <p className="mt-2 line-clamp-3 text-xs wrap-anywhere">
        {phases.map(({ displayName }) => displayName).join(' · ')}
      </p>
    </li>
  )
}

function UnusableFiles({ problems }: Pick<PipelineListing, 'problems'>) {
  return (
    <section aria-labelledby="unusable-title" className="mt-8">
      <h2 id="unusable-title" className="text-base font-semibold tracking-tight">
        Cannot be used
      </h2>
      <ul className="mt-3 space-y-3">
        {problems.map(({ file, sentences }) => (
          <li key={file} className="rounded-xl bg-warning-soft px-4 py-3 text-[13px]">
            <p className="flex gap-2 font-medium">
              <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-retrying" />
              <span className="min-w-0 wrap-anywhere">{file}</span>
            </p>
            <ul className="mt-1.5 space-y-1 pl-6 wrap-anywhere">
              {sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

function NotSetUp({ pipelines }: { pipelines: PipelineListing['notSetUp'] }) {
  return (
    <section aria-labelledby="not-set-up-title" className="mt-8">
      <h2 id="not-set-up-title" className="text-base font-semibold tracking-tight">
        Not set up
      </h2>
      <ul className="mt-3 space-y-2 text-[13px]">
        {pipelines.map(({ name, file, sentence }) => (
          <li key={file} className="flex gap-2">
            <CircleDashed aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
            <p className="min-w-0 wrap-anywhere">
              <span className="font-medium">{name}</span> <span className="text-ink-muted">{sentence}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
