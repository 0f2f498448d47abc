const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en')

/** A count in few characters: 999, 1.2K, 3.4M. */
export function shortCount(count: number): string {
  return count < 10_000 ? whole.format(Math.round(count)) : compact.format(count)
}

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 4 })

/** An amount in few characters, without its unit: 0.79, 2.37, 999, 12.3K. */
export function shortAmount(cents: number): string {
  return cents < 10_000 ? exact.format(cents) : compact.format(cents)
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
