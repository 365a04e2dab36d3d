import { looks, type AnyStatus } from './status.ts'

export function StatusIcon({ status, className = 'size-4' }: { status: AnyStatus; className?: string }) {
  const { Icon, text } = looks[status]
  const motion = status === 'running' ? 'motion-safe:animate-spin [animation-duration:1.6s]' : ''
  return <Icon aria-hidden="true" strokeWidth={2.25} className={`shrink-0 ${className} ${text} ${motion}`} />
}
