import { html, type Html } from './html.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'open'

/** A word in a coloured pill. The word carries the meaning; the colour only helps. */
export function badge(word: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${word}</span>`
}

export function unknown(): Html {
  return html`<span class="soft">unknown</span>`
}

/** A bar filled to a share of 1. Its number stands next to it, so screen readers skip it. */
export function bar(share: number): Html {
  return html`<div class="track" aria-hidden="true"><i style="left:0;width:${percent(share)}%"></i></div>`
}

/** A bar from the lowest to the highest possible score, with a mark at the score itself. All shares of 1. */
export function rangeBar([low, high]: readonly [number, number], mark: number | null): Html {
  const band = html`<i class="range" style="left:${percent(low)}%;width:${percent(high - low)}%"></i>`
  const line =
    mark === null ? null : html`<i class="mark" style="left:${percent(Math.min(mark, 0.995))}%"></i>`
  return html`<div class="track" aria-hidden="true">${band}${line}</div>`
}

function percent(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1_000) / 10
}
