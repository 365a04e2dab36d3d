const base =
  'inline-flex items-center justify-center gap-2 rounded-lg px-3 font-medium whitespace-nowrap transition-colors disabled:opacity-55'

/** Classes of a button, or of a link that looks like one. */
export const button = {
  primary: `${base} h-9 bg-accent text-accent-ink hover:bg-accent-hover`,
  danger: `${base} h-9 bg-failed text-surface hover:opacity-90`,
  plain: `${base} h-9 border border-line-strong bg-surface text-ink hover:bg-hover`,
  small: `${base} h-8 border border-line bg-surface px-2.5 text-[13px] text-ink hover:bg-hover`,
  quiet: `${base} h-8 px-2 text-ink-muted hover:bg-hover hover:text-ink`,
}
