/** Linear light: red, green, blue from 0 to 1. */
export type Colour = readonly [number, number, number]
type Matrix = readonly [Colour, Colour, Colour]

/** Machado, Oliveira and Fernandes 2009, severity 1.0, in linear light. */
export const vision = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopic: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopic: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopic: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, Matrix>

export function linearOf(hex: string): Colour {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

export function seenBy(eyes: keyof typeof vision, colour: Colour): Colour {
  const [red, green, blue] = times(vision[eyes], colour).map((value) => Math.min(1, Math.max(0, value)))
  return [red!, green!, blue!]
}

/** The contrast ratio of WCAG 2. */
export function contrast(one: Colour, other: Colour): number {
  const luminance = ([red, green, blue]: Colour) => 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  const [lower, higher] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return higher! / lower!
}

/** CIEDE2000, after Sharma, Wu and Dalal 2005. */
export function difference(one: Colour, other: Colour): number {
  const [l1, a1, b1] = labOf(one)
  const [l2, a2, b2] = labOf(other)
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const grey = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)))
  const [c1, c2] = [Math.hypot(a1 * (1 + grey), b1), Math.hypot(a2 * (1 + grey), b2)]
  const [h1, h2] = [hueOf(a1 * (1 + grey), b1), hueOf(a2 * (1 + grey), b2)]
  const isGrey = c1 * c2 === 0
  const turn = isGrey ? 0 : ((h2 - h1 + 540) % 360) - 180
  const hueStep = 2 * Math.sqrt(c1 * c2) * sin(turn / 2)
  const light = (l1 + l2) / 2
  const chroma = (c1 + c2) / 2
  const hue = isGrey ? h1 + h2 : (h1 + turn / 2 + 360) % 360
  const t = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.2 * cos(4 * hue - 63)
  const lightWeight = 1 + (0.015 * (light - 50) ** 2) / Math.sqrt(20 + (light - 50) ** 2)
  const turnWeight =
    -2 * Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)) * sin(60 * Math.exp(-(((hue - 275) / 25) ** 2)))
  const steps = [
    (l2 - l1) / lightWeight,
    (c2 - c1) / (1 + 0.045 * chroma),
    hueStep / (1 + 0.015 * chroma * t),
  ] as const
  return Math.sqrt(steps[0] ** 2 + steps[1] ** 2 + steps[2] ** 2 + turnWeight * steps[1] * steps[2])
}

function labOf(colour: Colour): Colour {
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    colour,
  )
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

function times(matrix: Matrix, [red, green, blue]: Colour): Colour {
  const row = ([r, g, b]: Colour) => r * red + g * green + b * blue
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180)
const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180)

function hueOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
}
