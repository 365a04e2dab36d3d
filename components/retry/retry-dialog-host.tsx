import { useSearchParams } from 'next/navigation'
import { useCallback, useState, type ReactNode } from 'react'
import { readRowFilter } from '#components/grid/row-filter.ts'
import { AskRetryContext, type RetryChoice, type RetryQuestion } from './ask-retry.ts'
import { everythingFailed, filterChoice, isSameScope } from './retry-choices.ts'
import { RetryDialog } from './retry-dialog.tsx'

/** The one place where a retry is planned, whoever asks for it. */
export function RetryDialogHost({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<RetryQuestion | null>(null)
  const parameters = useSearchParams()
  const close = useCallback(() => setQuestion(null), [])
  const filtered = filterChoice(readRowFilter(parameters))
  const choices = [...(question?.choices ?? []), ...(filtered ? [filtered] : []), everythingFailed]
  return (
    <AskRetryContext value={setQuestion}>
      {children}
      {question && (
        <RetryDialog
          choices={withoutTwins(choices)}
          chosen={question.chosen ?? question.choices[0]}
          mode={question.mode}
          onClose={close}
        />
      )}
    </AskRetryContext>
  )
}

/** Of several with one scope the first. */
function withoutTwins(choices: RetryChoice[]): RetryChoice[] {
  const isFirst = (choice: RetryChoice, index: number) =>
    choices.findIndex((other) => isSameScope(other, choice)) === index
  return choices.filter(isFirst)
}
