import { memo } from 'react'
import { localClock } from '#components/format/clock.ts'
import { AgentMessage, AgentPrompt, ToolUse } from './log-conversation.tsx'
import type { LogBlock as Block, LogPart } from './shown-log.ts'

type LogBlockProps = { block: Block; isWrapped: boolean; offsetMinutes: number }

/** Some lines of a log. Out of sight it costs no layout. */
export const LogBlock = memo(function LogBlock({ block, isWrapped, offsetMinutes }: LogBlockProps) {
  return (
    // Without wrapping its width counts, which it has only when it is laid out.
    <div className={isWrapped ? '[contain-intrinsic-block-size:auto_2000px] [content-visibility:auto]' : ''}>
      {block.parts.map((part) => (
        <Part key={part.key} part={part} at={localClock(part.at, offsetMinutes)} />
      ))}
    </div>
  )
})

function Part({ part, at }: { part: LogPart; at: string }) {
  switch (part.kind) {
    case 'line':
      return (
        <div
          data-log={part.stream}
          data-before={part.stream === 'stderr' ? `${at} err` : at}
          className={lineLook[part.stream]}
        >
          {part.text}
        </div>
      )
    case 'prompt':
      return <AgentPrompt text={part.text} at={at} />
    case 'message':
      return <AgentMessage text={part.text} at={at} />
    case 'tool':
      return <ToolUse call={part.call} result={part.result} at={at} />
  }
}

// One element to a line: the time is drawn before it, so that ten thousand lines are ten thousand elements, not thirty. What is
// copied is the line itself.
const line =
  'min-h-[1lh] border-l-2 pr-3 pl-[6.4rem] -indent-[5.9rem] before:inline-block before:w-[5.9rem] before:indent-0 before:font-normal before:not-italic before:text-ink-faint before:select-none before:content-[attr(data-before)]'
const lineLook = {
  stdout: `${line} border-transparent`,
  stderr: `${line} border-retrying bg-warning-soft`,
  plotline: `${line} border-transparent font-sans text-ink-muted italic before:font-mono`,
}
