import { Bot, ChevronRight, MessageSquareText, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'

/** What an agent was asked: long, and the same for every home, so folded. */
export function AgentPrompt({ text, at }: { text: string; at: string }) {
  return (
    <Fold data-log="prompt" icon={<MessageSquareText {...icon} />} title="Prompt" at={at}>
      {text}
    </Fold>
  )
}

/** What an agent said, in its own paragraphs. */
export function AgentMessage({ text, at }: { text: string; at: string }) {
  return (
    <div data-log="assistant" className={`${box} px-2.5 py-2`}>
      <p className="mb-1 flex items-center gap-2 text-xs font-semibold">
        <Bot {...icon} />
        Agent
        <Time at={at} />
      </p>
      <div className="space-y-2 text-[13px] leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {text.split(/\n{2,}/).map((paragraph, index) => (
          <p key={index}>{paragraph}</p>
        ))}
      </div>
    </div>
  )
}

type ToolUseProps = { call: string | null; result: string | null; at: string }

const titleLength = 36 // what a phone has room for

/** What an agent did, in a line; what came of it, folded beneath. */
export function ToolUse({ call, result, at }: ToolUseProps) {
  const [title = '', ...more] = (call ?? 'Result of a tool').split('\n')
  const head = { icon: <Wrench {...icon} />, title, at }
  const isCutShort = title.length > titleLength || more.length > 0
  const below = [...(isCutShort ? [call] : []), ...(result === null ? [] : [result])].join('\n\n')
  if (below !== '') {
    return (
      <Fold data-log="tool" {...head}>
        {below}
      </Fold>
    )
  }
  return (
    <div data-log="tool" className={`${box} ${headLine} pl-7.5`}>
      <HeadLine {...head} />
    </div>
  )
}

type Head = { icon: ReactNode; title: string; at: string }

function Fold({ children, 'data-log': kind, ...head }: Head & { 'data-log': string; children: string }) {
  return (
    <details data-log={kind} className={`${box} group/fold`}>
      <summary className={`${headLine} focus-inset list-none rounded-md hover:bg-hover`}>
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 text-ink-faint transition-transform group-open/fold:rotate-90"
        />
        <HeadLine {...head} />
      </summary>
      <pre className="scrollbar-thin max-h-80 overflow-auto border-t border-line px-2.5 py-2 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {children}
      </pre>
    </details>
  )
}

function HeadLine({ icon, title, at }: Head) {
  return (
    <>
      {icon}
      <span className="min-w-0 truncate font-medium" title={title}>
        {title}
      </span>
      <Time at={at} />
    </>
  )
}

function Time({ at }: { at: string }) {
  return (
    <span className="ml-auto shrink-0 font-mono text-xs font-normal text-ink-faint tabular-nums">{at}</span>
  )
}

const box = 'mx-2 my-1.5 rounded-md border border-line bg-surface font-sans indent-0 whitespace-normal'
const headLine = 'flex min-h-8 items-center gap-2 px-2 py-1 text-xs'
const icon = { 'aria-hidden': true, className: 'size-3.5 shrink-0 text-ink-muted' } as const
