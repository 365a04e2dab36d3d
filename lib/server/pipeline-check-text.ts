import type { Phase } from '#lib/pipeline/definition.ts'
import type { CheckedFile, CheckedPhase } from './pipeline-check.ts'
import { harmless, type Paint } from './terminal-text.ts'

/** What a person reads of checked files. */
export function checkText(files: readonly CheckedFile[], paint: Paint): string {
  const bad = files.filter(({ problems }) => problems.length > 0).length
  const waiting = files.filter(({ notSetUp }) => notSetUp !== null).length
  const words = [
    ...(bad > 0 ? [`${bad} cannot be used`] : []),
    ...(waiting > 0 ? [`${waiting} not set up here`] : []),
  ]
  const total = `${countOf(files.length, 'pipeline')} checked, ${words.join(', ') || 'all can be used'}.`
  return [...files.map((file) => fileText(file, paint)), paint('bold', total)].join('\n\n')
}

function fileText(checked: CheckedFile, paint: Paint): string {
  const { file, pipeline, problems, warnings, notSetUp, phases } = checked
  if (notSetUp !== null)
    return `${paint('yellow', '○')} ${paint('bold', file)} is in order, and not set up here.\n  ${harmless(notSetUp)}`
  if (pipeline === null || problems.length > 0) {
    return [
      `${paint('red', '✗')} ${paint('bold', file)} cannot be used: ${countOf(problems.length, 'problem')}`,
      ...problems.map(({ sentence }) => `  ${harmless(sentence)}`),
    ].join('\n')
  }
  return [
    `${paint('green', '✓')} ${paint('bold', harmless(pipeline.name))} ${harmless(pipeline.version)}, ${countOf(phases.length, 'phase')}: ${file}`,
    ...phases.map((phase, index) => phaseText(phase, { number: index + 1, paint })),
    ...warnings.map(({ sentence }) => `  ${paint('yellow', 'warning')} ${harmless(sentence)}`),
  ].join('\n')
}

function phaseText(
  { phase, needs }: CheckedPhase,
  { number, paint }: { number: number; paint: Paint },
): string {
  const wanted = [
    ...needs.programs.map(({ name, isFound }) => `${name}${isFound ? '' : ' (not found)'}`),
    ...(needs.hindrance === null ? [] : ['an agent runtime (not here)']),
    ...needs.variables.map(({ name, isSet }) => `${name} (${isSet ? 'set' : 'not set'})`),
    ...phase.requires.fields.map((name) => `the list's ${name}`),
    ...phase.requires.files,
    ...(phase.prerequisiteValidation === null ? [] : [`a yes of ${phase.prerequisiteValidation}`]),
  ]
  const lines = [
    `${number}. ${paint('bold', phase.id)}  ${phase.executor} ${harmless(needs.command?.join(' ') ?? phase.executorPath ?? '')}`.trimEnd(),
    `   ${[waitsText(phase), ...limitTexts(phase)].join('; ')}`,
    ...(wanted.length === 0 ? [] : [`   needs ${harmless(wanted.join(', '))}`]),
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}

function waitsText({ dependencies, optionalDependencies, requires }: Phase): string {
  const parts = [
    ...(dependencies.length > 0 ? [`after ${dependencies.join(', ')}`] : []),
    ...(optionalDependencies.length > 0
      ? [`waits for ${optionalDependencies.join(', ')} whatever comes of it`]
      : []),
    ...(requires.anyOf.length > 0 ? [`needs one of ${requires.anyOf.join(', ')}`] : []),
  ]
  return parts.length === 0 ? 'starts at once' : parts.join('; ')
}

function limitTexts(phase: Phase): string[] {
  if (phase.executor === 'manual') return ['a person does it']
  const { maxAttempts, timeoutSeconds } = phase
  return [countOf(maxAttempts, 'attempt'), `${timeoutSeconds} s each`]
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** What a machine reads of checked files. */
export function checkJson(files: readonly CheckedFile[]): object {
  return {
    ok: files.every(({ problems }) => problems.length === 0),
    files: files.map(({ file, pipeline, problems, warnings, notSetUp, phases }) => ({
      file,
      ok: problems.length === 0,
      name: pipeline?.name ?? null,
      version: pipeline?.version ?? null,
      problems,
      warnings,
      not_set_up: notSetUp,
      phases: phases.map(({ phase, needs }) => ({
        id: phase.id,
        executor: phase.executor,
        dependencies: phase.dependencies,
        optional_dependencies: phase.optionalDependencies,
        attempts: phase.maxAttempts,
        timeout_seconds: phase.timeoutSeconds,
        command: needs.command,
        env: needs.variables.map(({ name, isRequired, isSet }) => ({
          name,
          is_required: isRequired,
          is_set: isSet,
        })),
        hindrance: needs.hindrance,
        programs: needs.programs.map(({ name, isFound }) => ({ name, is_found: isFound })),
        fields: phase.requires.fields,
        files: phase.requires.files,
      })),
    })),
  }
}
