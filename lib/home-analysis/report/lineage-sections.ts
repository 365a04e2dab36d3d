import { labelOf } from '../fact-catalogue.ts'
import type { Fact } from '../fact.ts'
import { formatPercent, formatValue } from '../format.ts'
import { html, nothing, type Html } from './html.ts'
import type { Sheet } from './sheet.ts'

/** What nobody told us, and what cannot be said without it. */
export function unknownSection({ synthesis: { unknown } }: Sheet): Html {
  const list = unknown.map(
    (row) => html`<li>${row.label} <span class="soft">(for ${row.neededFor})</span></li>`,
  )
  const body =
    unknown.length === 0
      ? html`<p>Nothing that the list could tell.</p>`
      : html`<ul>
          ${list}
        </ul>`
  return html`<section>
    <h2>What we don’t know</h2>
    ${body}
    <p class="soft small">
      An unknown is never counted as zero: it is left out, and the score says how much it covers.
    </p>
  </section>`
}

const sourceWords: Record<Fact['source'], string> = {
  list: 'the list',
  remarks: 'the remarks',
  photos: 'the photos',
  derived: 'computed',
  estimate: 'estimated',
}
/** Too long, or of no use on paper. */
const unlisted = new Set(['remarks', 'photo_urls'])

/** Where every value comes from, and how far it can be trusted. */
export function lineageSection({ synthesis: { facts }, county }: Sheet): Html {
  const rows = Object.entries({ ...facts, ...derivedFacts(county.derived) }).filter(
    ([name]) => !unlisted.has(name),
  )
  if (rows.length === 0) return nothing
  return html`<section>
    <h2>Where each value comes from</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Value</th>
            <th scope="col">Source</th>
            <th scope="col" class="number">Trust</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(([name, known]) => lineageRow(name, known))}
        </tbody>
      </table>
    </div>
  </section>`
}

function derivedFacts(derived: Sheet['county']['derived']): Record<string, Fact> {
  return derived.price_per_sqft === null ? {} : { price_per_sqft: derived.price_per_sqft }
}

function lineageRow(name: string, known: Fact): Html {
  const note = known.note === null ? '' : `: ${known.note}`
  return html`<tr>
    <td>${labelOf(name)}</td>
    <td>${formatValue(known.value, known.unit)}</td>
    <td class="small">${sourceWords[known.source]}${note}</td>
    <td class="number">${formatPercent(known.confidence)}</td>
  </tr>`
}
