import { formatNumber, formatValue } from '../format.ts'
import { html, nothing, type Html } from './html.ts'
import { badge, unknown, type Tone } from './marks.ts'
import type { Sheet } from './sheet.ts'

const bands: Record<'hot' | 'normal' | 'leverage', [string, Tone]> = {
  hot: ['hot', 'warn'],
  normal: ['normal', 'open'],
  leverage: ['leverage for you', 'good'],
}

/** Time on the market and price changes. */
export function marketSection({ listing: { market, photoCount } }: Sheet): Html {
  const days = market.daysOnMarket === null ? unknown() : html`${formatValue(market.daysOnMarket, 'days')}`
  const band = market.band === null ? nothing : badge(...bands[market.band])
  return html`<section>
    <h2>Market position</h2>
    <table>
      <tbody>
        <tr>
          <td>Status</td>
          <td>${market.status ?? unknown()}</td>
        </tr>
        <tr>
          <td>For sale for</td>
          <td>${days} ${band}<br /><span class="soft small">${market.bandSentence}</span></td>
        </tr>
        <tr>
          <td>Price changes</td>
          <td>${market.priceChange === null ? unknown() : market.priceChange.sentence}</td>
        </tr>
        <tr>
          <td>Photos in the list</td>
          <td>${photoCount === null ? 'none given' : photoCount}</td>
        </tr>
      </tbody>
    </table>
  </section>`
}

/** Surroundings and sun, and what would need a network. */
export function locationSection({ map }: Sheet): Html {
  const skipped = map.substeps.filter((substep) => substep.status === 'skipped')
  return html`<section>
    <h2>Location</h2>
    <table>
      <tbody>
        ${map.places.map(
          (place) =>
            html`<tr>
              <td>${place.label}</td>
              <td>${formatValue(place.value, place.unit)}</td>
              <td class="number soft">${place.base === null ? null : `${formatNumber(place.base)} of 10`}</td>
            </tr>`,
        )}
        <tr>
          <td>Sun on the front</td>
          <td>${map.sun === null ? unknown() : map.sun.sentence}</td>
          <td class="number soft">${map.sun === null ? null : `${formatNumber(map.sun.base)} of 10`}</td>
        </tr>
      </tbody>
    </table>
    <h3>Not looked up</h3>
    <ul class="small soft">
      ${skipped.map((substep) => html`<li>${substep.name}: ${substep.reason?.sentence ?? ''}</li>`)}
    </ul>
  </section>`
}

/** What the photos showed. Nothing without photos. */
export function photoSection({ images }: Sheet): Html {
  if (images === null) return nothing
  const roof = images.exterior_assessment.roof_visual_condition
  return html`<section>
    <h2>Seen in the photos</h2>
    <p>${images.overall_assessment ?? ''}</p>
    <p class="soft small">Confidence: ${images.confidence.level}. ${images.confidence.reasoning}</p>
    <table>
      <tbody>
        <tr>
          <td>Roof</td>
          <td>${roof ?? unknown()}</td>
        </tr>
        <tr>
          <td>Air conditioning</td>
          <td>${images.exterior_assessment.hvac_condition_notes ?? unknown()}</td>
        </tr>
      </tbody>
    </table>
    <ul>
      ${images.positive_features.map((feature) => html`<li>${feature}</li>`)}
    </ul>
  </section>`
}
