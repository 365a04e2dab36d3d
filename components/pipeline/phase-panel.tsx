import { X } from 'lucide-react'
import type { ReactNode, RefCallback } from 'react'
import type { PhaseView } from '#lib/contract/pipeline-screens.ts'
import { ExecutorMark } from './executor-mark.tsx'
import { PhaseLink } from './phase-link.tsx'
import { Code, PhaseRow, PhaseRows, Presence } from './phase-rows.tsx'

type PhasePanelProps = {
  phase: PhaseView
  phases: PhaseView[]
  headingRef: RefCallback<HTMLHeadingElement>
  onChoose: (id: string | null) => void
}

/** All that a pipeline's file says of one phase. */
export function PhasePanel({ phase, phases, headingRef, onChoose }: PhasePanelProps) {
  const links = (ids: readonly string[]) =>
    ids.map((id) => (
      <PhaseLink
        key={id}
        id={id}
        isChosen={false}
        onChoose={onChoose}
        className="text-accent hover:underline"
      >
        {phases.find((other) => other.id === id)?.displayName ?? id}
      </PhaseLink>
    ))
  return (
    <div className="space-y-5 text-[13px]">
      <header>
        <div className="flex items-start gap-2">
          <h2
            ref={headingRef}
            tabIndex={-1}
            className="min-w-0 flex-1 text-base font-semibold tracking-tight wrap-anywhere"
          >
            {phase.displayName}
          </h2>
          <button
            type="button"
            aria-label="Put the phase away"
            onClick={() => onChoose(null)}
            className="-mt-0.5 rounded-md p-1 text-ink-muted hover:bg-hover hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3">
          <ExecutorMark executor={phase.executor} />
          <Code>{phase.id}</Code>
        </p>
        {phase.description && <p className="mt-2 leading-relaxed text-ink-muted">{phase.description}</p>}
        {phase.runs && (
          <pre
            className="scrollbar-thin focus-inset mt-3 overflow-x-auto rounded-lg bg-sunken px-3 py-2 font-mono text-xs"
            tabIndex={0}
            aria-label="What it runs"
          >
            {phase.runs}
          </pre>
        )}
      </header>
      <Needs phase={phase} links={links} />
      <Gives phase={phase} links={links} />
      {phase.limits.length > 0 && (
        <PhaseRows title="Limits">
          {phase.limits.map(({ label, value }) => (
            <PhaseRow key={label} label={label} values={[value]} />
          ))}
        </PhaseRows>
      )}
    </div>
  )
}

type PartProps = { phase: PhaseView; links: (ids: readonly string[]) => ReactNode[] }

function Needs({ phase, links }: PartProps) {
  const { needs, dependencies, optionalDependencies } = phase
  const isNothing =
    dependencies.length + optionalDependencies.length + needs.fields.length + needs.files.length === 0 &&
    needs.variables.length + needs.programs.length + needs.prepared.length === 0 &&
    needs.validator === null &&
    needs.hindrance === null
  return (
    <PhaseRows title="Needs">
      <PhaseRow label="After" values={links(dependencies)} />
      <PhaseRow label="Waits for" values={links(optionalDependencies)} />
      <PhaseRow label="One of" values={links(needs.anyOf)} />
      <PhaseRow
        label="Variables"
        values={needs.variables.map(({ name, isRequired, isSet }) => (
          <Presence
            key={name}
            name={name}
            presence={{
              isThere: isSet,
              isNeeded: isRequired,
              words: `${isSet ? 'set' : 'not set'} here${isRequired ? ', required' : ''}`,
            }}
          />
        ))}
      />
      <PhaseRow
        label="Programs"
        values={needs.programs.map(({ name, isFound }) => (
          <Presence
            key={name}
            name={name}
            presence={{ isThere: isFound, isNeeded: true, words: isFound ? 'found here' : 'not found here' }}
          />
        ))}
      />
      <PhaseRow
        label="Of the home"
        values={needs.fields.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow
        label="Files"
        values={needs.files.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow
        label="Gets written"
        values={needs.prepared.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow
        label="A yes of"
        values={needs.validator === null ? [] : [<Code key="validator">{needs.validator}</Code>]}
      />
      {isNothing && <PhaseRow label="Nothing" values={['it starts at once']} />}
    </PhaseRows>
  )
}

function Gives({ phase, links }: PartProps) {
  const { gives, followers } = phase
  return (
    <PhaseRows title="Gives">
      <PhaseRow
        label="Output"
        values={
          gives.fields.length === 0
            ? ['a JSON object; its file says no more of it']
            : gives.fields.map(({ name, type, isRequired, description }) => (
                <span key={name}>
                  <Code>{name}</Code> <span className="text-ink-muted">{type}</span>
                  {isRequired && ', always'}
                  {description && <span className="block text-ink-muted">{description}</span>}
                </span>
              ))
        }
      />
      <PhaseRow
        label="Must hold"
        values={gives.mustHold.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow
        label="Must be there"
        values={gives.mustExist.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow label="Read back" values={gives.collected} />
      <PhaseRow
        label="Files"
        values={gives.artifacts.map((name) => (
          <Code key={name}>{name}</Code>
        ))}
      />
      <PhaseRow label="To" values={links(followers)} />
    </PhaseRows>
  )
}
