import { formatNumber } from '../format.ts'
import type { Sun } from '../outputs/map-output.ts'
import { scoreSettings } from '../settings.ts'
import type { Latitude } from './latitude.ts'
import { azimuthOf, climateAt, orientationBase, type Orientation } from './orientation.ts'
import { sunExposure } from './sun-exposure.ts'

/** How much sun the front takes and what that is worth where the home stands. `confidence` is that of the orientation. */
export function sunOnFront(front: { orientation: Orientation; confidence: number }, latitude: Latitude): Sun {
  const exposure = sunExposure(latitude.degrees, azimuthOf(front.orientation))
  const climate = climateAt(latitude.degrees, scoreSettings.heatingClimateAboveLatitude)
  const summer = hundredths(exposure.summerDailyKwh)
  const winter = hundredths(exposure.winterDailyKwh)
  return {
    orientation: front.orientation,
    latitude: latitude.degrees,
    latitudeNote: latitude.note,
    climate,
    summerDailyKwh: summer,
    winterDailyKwh: winter,
    summerHeatDailyKwh: hundredths(exposure.summerHeatDailyKwh),
    base: orientationBase(front.orientation, climate),
    confidence: front.confidence,
    sentence: `The ${front.orientation} front takes ${formatNumber(summer)} kWh/m² of direct sun on a clear summer day and ${formatNumber(winter)} in winter.`,
  }
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
