import { z } from 'zod'
import {
  cancelAnswerSchema,
  moveToFrontAnswerSchema,
  releaseHoldAnswerSchema,
  type CancelAnswer,
  type CancelRequest,
  type MoveToFrontAnswer,
} from '#lib/contract/run-control.ts'
import { runStatuses } from '#lib/pipeline/statuses.ts'
import { countOf, formatCount } from '#components/format/number.ts'
import { useRunChange } from './use-run-change.ts'

const statusAnswerSchema = z.object({ status: z.enum(runStatuses) })

export function usePauseOrResume() {
  return useRunChange({ path: (verb: 'pause' | 'resume') => `/${verb}`, schema: statusAnswerSchema })
}

export function useCancel() {
  return useRunChange({
    path: () => '/cancel',
    body: (request: CancelRequest) => request,
    schema: cancelAnswerSchema,
    words: cancelSentence,
  })
}

export function useMoveToFront() {
  return useRunChange({
    path: () => '/front',
    body: (position: number) => ({ positions: [position] }),
    schema: moveToFrontAnswerSchema,
    words: frontSentence,
  })
}

export function useReleaseHold() {
  return useRunChange({
    path: ({ phaseIndex }: { phaseIndex: number; way: 'try' | 'carry-on' }) => `/holds/${phaseIndex}`,
    body: ({ way }) => ({ way }),
    schema: releaseHoldAnswerSchema,
    words: ({ properties }, { way }) =>
      way === 'try'
        ? `${countOf(properties, 'home was', 'homes were')} let through to try it.`
        : properties > 0
          ? `${countOf(properties, 'home goes', 'homes go')} on.`
          : 'The phase is held no more.',
  })
}

export function cancelSentence({ cells, running }: CancelAnswer): string {
  if (cells === 0) return 'There was nothing left to cancel.'
  if (cells === 1)
    return `Cancelled.${running > 0 ? ' It ran, and will stop within seconds.' : ''} Retry brings it back.`
  const stopping = running > 0 ? ` ${formatCount(running)} of them ran and will stop within seconds.` : ''
  return `${countOf(cells, 'cell')} cancelled.${stopping} Retry brings them back.`
}

function frontSentence({ moved }: MoveToFrontAnswer): string {
  return moved > 0 ? 'Moved to the front: it starts next.' : 'Left where it was: it is not waiting to start.'
}
