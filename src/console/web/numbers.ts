const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en')

/** A count in few characters: 999, 1.2K, 3.4M. */
export function shortCount(count: number): string {
  return count < 10_000 ? whole.format(Math.round(count)) : compact.format(count)
}

/** An amount below the first number has so many decimals: a box of the chart has room for seven characters. */
const DECIMALS = [
  [100, 4],
  [1_000, 2],
  [10_000, 1],
] as const

/** An amount in few characters, without its unit: 0.79, 2.3712, 362.38, 1,234.5, 12.3K. */
export function shortAmount(cents: number): string {
  const decimals = DECIMALS.find(([below]) => cents < below)?.[1]
  return decimals === undefined
    ? compact.format(cents)
    : cents.toLocaleString('en', { maximumFractionDigits: decimals })
}

/** A rate per second: 0.025, 2.5, 12, 1.2K. */
export function shortRate(perSecond: number): string {
  if (perSecond >= 10) return shortCount(perSecond)
  const steps = perSecond < 1 ? 1_000 : 10
  return String(Math.round(perSecond * steps) / steps)
}

/** A duration in words of one or two units: 8 ms, 3.2 s, 5 min 4 s, 2 h 10 min, 3 d 4 h. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const s = ms / 1_000
  if (s < 60) return `${Math.round(s * 10) / 10} s`
  if (s < 3_600) return pair(Math.floor(s / 60), 'min', Math.floor(s % 60), 's')
  if (s < 86_400) return pair(Math.floor(s / 3_600), 'h', Math.floor((s % 3_600) / 60), 'min')
  return pair(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3_600), 'h')
}

/** A duration in its largest unit, for places with little room: 8 ms, 3 s, 5 min, 2 h, 3 d. */
export function shortDuration(ms: number): string {
  const [count = '', unit = ''] = duration(ms < 1_000 ? ms : Math.floor(ms / 1_000) * 1_000).split(' ')
  return `${count} ${unit}`
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** So many bytes, in the largest unit of 1,000 that leaves one before the point: 999 bytes, 1.2 kB, 38.4 GB. */
export function bytesOf(bytes: number): string {
  let [count, unit] = [bytes, 0]
  for (; count >= 1_000 && unit < BYTE_UNITS.length - 1; unit++) count /= 1_000
  return `${count.toLocaleString('en', { maximumFractionDigits: 1 })} ${BYTE_UNITS[unit]}`
}
