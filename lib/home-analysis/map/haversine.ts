type Point = { lat: number; lon: number }

const meanEarthRadiusMiles = 3_958.8
const radiansPerDegree = Math.PI / 180

/** Great-circle distance in miles between two points in degrees. */
export function haversineMiles(from: Point, to: Point): number {
  const byLat = Math.sin(((to.lat - from.lat) * radiansPerDegree) / 2) ** 2
  const byLon = Math.sin(((to.lon - from.lon) * radiansPerDegree) / 2) ** 2
  const chord = byLat + Math.cos(from.lat * radiansPerDegree) * Math.cos(to.lat * radiansPerDegree) * byLon
  return 2 * meanEarthRadiusMiles * Math.asin(Math.min(1, Math.sqrt(chord)))
}
