const steps = [
  {
    title: 'Look before you start',
    words:
      'See which columns were recognised and which rows have problems. Correct a column; nothing is stored yet.',
  },
  {
    title: 'Watch every phase',
    words: 'One row per home, one column per phase. Each cell says where it stands, why, and for how long.',
  },
  {
    title: 'Mend and go on',
    words:
      'Open a cell for its log and output, retry it while the rest goes on, and take the ranked table with you.',
  },
]

/** What an empty screen teaches: what happens after the drop. */
export function HowItWorks() {
  return (
    <section id="runs" aria-label="How it works" className="mt-10 grid gap-x-8 gap-y-6 sm:grid-cols-3">
      {steps.map(({ title, words }, index) => (
        <div key={title} className="border-t border-line-strong pt-4">
          <p className="text-xs text-ink-muted tabular-nums">{index + 1}</p>
          <h2 className="mt-1 font-semibold">{title}</h2>
          <p className="mt-1 text-[13px] leading-relaxed text-ink-muted">{words}</p>
        </div>
      ))}
      <p className="text-[13px] text-ink-muted sm:col-span-3">
        No run yet. The sample list has a few dozen Phoenix homes and takes seconds, without a key or a
        network.
      </p>
    </section>
  )
}
