import { ExternalLink, TriangleAlert } from 'lucide-react'
import type { PipelineChoice } from '#lib/contract/runs.ts'
import { countOf } from '#components/format/number.ts'
import { pipelinePath } from '#components/pipeline/pipeline-path.ts'
import type { PipelineProblem } from './home-screen.tsx'

type PipelinePickerProps = {
  pipelines: PipelineChoice[]
  problems: PipelineProblem[]
  chosen: string
  onChoose: (name: string) => void
}

/** The pipelines that can be run, and why the others cannot. */
export function PipelinePicker({ pipelines, problems, chosen, onChoose }: PipelinePickerProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold">Pipeline</legend>
      <div className="space-y-2">
        {pipelines.map((pipeline) => (
          <label
            key={pipeline.name}
            className="block cursor-pointer rounded-lg border border-line p-3 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="pipeline"
              value={pipeline.name}
              checked={pipeline.name === chosen}
              onChange={() => onChoose(pipeline.name)}
              className="sr-only"
            />
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 font-medium wrap-anywhere">{pipeline.name}</span>
              <span className="text-xs whitespace-nowrap text-ink-muted">
                {pipeline.version} · {countOf(pipeline.phases.length, 'phase')}
              </span>
            </span>
            {pipeline.description && (
              <span className="mt-1 block text-xs text-ink-muted">{pipeline.description}</span>
            )}
            {pipeline.name === chosen && (
              <span className="mt-2 block text-xs">
                {pipeline.phases.map((phase) => phase.displayName).join(' · ')}
              </span>
            )}
          </label>
        ))}
      </div>
      {chosen !== '' && (
        // The file that was chosen lives in this page: going away from it would lose it.
        <a
          href={pipelinePath(chosen)}
          target="_blank"
          className="mt-2 inline-flex items-center gap-1 rounded-md px-1 text-xs text-accent hover:underline"
        >
          What its phases need and give
          <ExternalLink aria-hidden="true" className="size-3" />
          <span className="sr-only">(opens in a new tab)</span>
        </a>
      )}
      {problems.filter(isFault).map((problem) => (
        <details key={problem.file} className="mt-2 rounded-lg bg-warning-soft px-3 py-2 text-[13px]">
          <summary className="flex gap-2">
            <TriangleAlert aria-hidden="true" className="mt-0.75 size-3.5 shrink-0 text-retrying" />
            <span className="min-w-0 wrap-anywhere">{problem.file} cannot be used</span>
          </summary>
          <ul className="mt-2 space-y-1 text-xs wrap-break-word text-ink-muted">
            {problem.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      ))}
      {problems
        .filter((problem) => !isFault(problem))
        .map(({ file, sentences }) => (
          <p key={file} className="mt-2 px-3 text-xs wrap-anywhere text-ink-muted">
            <span className="font-medium">{file}</span> is not set up. {sentences.join(' ')}
          </p>
        ))}
    </fieldset>
  )
}

function isFault({ isNotSetUp }: PipelineProblem): boolean {
  return isNotSetUp !== true
}
