import { createContext, useContext } from 'react'
import type { RetryMode, RetryScope } from '#lib/contract/run-control.ts'

/** Something that can be retried, as it is offered. */
export type RetryChoice = { words: string; scope: RetryScope }

/** What the dialog opens with; `chosen` is the first choice unless said otherwise. It adds the ones that are always there. */
export type RetryQuestion = { choices: RetryChoice[]; chosen?: RetryChoice; mode: RetryMode }

export const AskRetryContext = createContext<(question: RetryQuestion) => void>(() => {})

/** Opens the one dialog that plans a retry. */
export function useAskRetry(): (question: RetryQuestion) => void {
  return useContext(AskRetryContext)
}
