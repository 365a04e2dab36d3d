import { createContext, useContext } from 'react'
import type { MarkRequest } from '#lib/contract/marks.ts'

/** All homes that wait for a person at a phase, as they were when somebody looked. */
export type MarkQuestion = { phaseIndex: number; as: MarkRequest['as']; homes: number; revision: number }

export const AskMarkContext = createContext<(question: MarkQuestion) => void>(() => {})

/** Opens the one dialog that marks many homes at once. */
export function useAskMark(): (question: MarkQuestion) => void {
  return useContext(AskMarkContext)
}
