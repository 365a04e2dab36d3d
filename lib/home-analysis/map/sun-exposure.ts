import { getPosition, getTimes } from 'suncalc'

export type SunExposure = {
  /** kWh per square metre of façade and day, direct beam, clear sky. */
  summerDailyKwh: number
  winterDailyKwh: number
  /** Summer again, with the hours after two o'clock solar time counted half as much more: they meet the peak of the heat. */
  summerHeatDailyKwh: number
}

const stepMinutes = 15
const lowestAltitudeDegrees = 0.5
const afternoonFactor = 1.5
const twoHoursMs = 2 * 3_600_000
const radiansPerDegree = Math.PI / 180
// The sun of a date hardly changes with the year (0.1 %): a fixed one keeps results the same for ever.
const year = 2025
const summerMonths = [5, 6, 7, 8]
const winterMonths = [11, 0, 1]

/**
 * Direct clear-sky sun on a wall that faces `facadeAzimuth` (degrees from north), averaged over the 21st of June to September
 * and of December to February. Beam: 1.353·0.7^(AM^0.678) kW/m² (Meinel), air mass AM after Kasten and Young (1989).
 */
export function sunExposure(latitude: number, facadeAzimuth: number): SunExposure {
  const summer = summerMonths.map((month) => dayOnWall(month, latitude, facadeAzimuth))
  const winter = winterMonths.map((month) => dayOnWall(month, latitude, facadeAzimuth))
  return {
    summerDailyKwh: mean(summer.map((day) => day.kwh)),
    winterDailyKwh: mean(winter.map((day) => day.kwh)),
    summerHeatDailyKwh: mean(summer.map((day) => day.heatKwh)),
  }
}

function dayOnWall(month: number, latitude: number, facadeAzimuth: number): { kwh: number; heatKwh: number } {
  // At longitude 0 the solar day is the UTC day: the sum over a day does not depend on the longitude.
  const midnight = Date.UTC(year, month, 21)
  const noon = getTimes(new Date(midnight + 12 * 3_600_000), latitude, 0).solarNoon.valueOf()
  let kwh = 0
  let heatKwh = 0
  for (let minute = 0; minute < 1_440; minute += stepMinutes) {
    const at = midnight + minute * 60_000
    const energy = (beamOnWall(new Date(at), latitude, facadeAzimuth) * stepMinutes) / 60
    kwh += energy
    heatKwh += at >= noon + twoHoursMs ? energy * afternoonFactor : energy
  }
  return { kwh, heatKwh }
}

function beamOnWall(at: Date, latitude: number, facadeAzimuth: number): number {
  const { altitude, azimuth } = getPosition(at, latitude, 0)
  if (altitude <= lowestAltitudeDegrees) return 0
  const height = altitude * radiansPerDegree
  const airMass = 1 / (Math.sin(height) + 0.50572 * (altitude + 6.07995) ** -1.6364)
  const beam = 1.353 * 0.7 ** (airMass ** 0.678)
  return beam * Math.max(0, Math.cos(height) * Math.cos((azimuth - facadeAzimuth) * radiansPerDegree))
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
