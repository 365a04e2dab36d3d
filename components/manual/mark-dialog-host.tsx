import { useCallback, useState, type ReactNode } from 'react'
import { AskMarkContext, type MarkQuestion } from './ask-mark.ts'
import { MarkDialog } from './mark-dialog.tsx'

/** The one place where many homes are marked at once, whoever asks for it. */
export function MarkDialogHost({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<MarkQuestion | null>(null)
  const close = useCallback(() => setQuestion(null), [])
  return (
    <AskMarkContext value={setQuestion}>
      {children}
      {question && <MarkDialog question={question} onClose={close} />}
    </AskMarkContext>
  )
}
