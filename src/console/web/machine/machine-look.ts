import type { Chart } from '../../chart-shapes.ts'
import type { MachineTimes, ProviderAnswer } from '../answers.ts'
import type { ProviderLine, StateNumber, StateStay } from '../chart/machine-chart.tsx'
import { unitOf } from '../clients/amounts.ts'
import type { LiveView } from '../live/live.ts'
import type { Totals } from '../live/totals.ts'
import { type Flow, stateId } from '../live/traffic.ts'
import { duration, shortAmount, shortCount, shortDuration, shortRate } from '../numbers.ts'
import { type Frame, minuteClock } from './moment.ts'

/** The numbers in the states now. */
export function liveNumbers(chart: Chart, totals: Totals | null, live: LiveView): Map<string, StateNumber> {
  const numbers = new Map<string, StateNumber>()
  for (const { id, name } of chart.states) {
    const isLifecycle = id === stateId(name)
    if (totals && isLifecycle) {
      const now = (totals.states.get(name) ?? 0) + (live.balance.get(id) ?? 0)
      numbers.set(id, { value: shortCount(Math.max(0, now)), unit: '' })
    } else if (totals) {
      numbers.set(id, amountOf(totals.cents.get(name) ?? 0))
    } else if (isLifecycle && live.connection === 'live') {
      const entered = [...live.flows].filter(([arrow]) => arrow.endsWith(`>${id}`))
      const perMinute = entered.reduce((sum, [, flow]) => sum + flow.lastMinute, 0)
      numbers.set(id, { value: shortCount(perMinute), unit: 'in/min' })
    }
  }
  return numbers
}

/** The numbers in the states at the end of a minute. */
export function pastNumbers(chart: Chart, frame: Frame): Map<string, StateNumber> {
  return new Map(
    chart.states.map(({ id, name }) => [
      id,
      id === stateId(name)
        ? { value: shortCount(frame.states.get(id) ?? 0), unit: '' }
        : amountOf(frame.cents.get(name) ?? 0),
    ]),
  )
}

function amountOf(cents: number): StateNumber {
  return { value: shortAmount(cents), unit: unitOf(cents) }
}

/** What is written on the arrows of a minute. */
export function pastNotes({ arrows }: Frame): Map<string, string> {
  return new Map([...arrows].flatMap(([id, count]) => (count > 0 ? [[id, shortCount(count)] as const] : [])))
}

/** Messages per second by arrow: of a minute, or now. */
export function pastRates({ arrows, fromMs, toMs }: Frame): Map<string, number> {
  return new Map([...arrows].map(([id, count]) => [id, (count * 1_000) / (toMs - fromMs)]))
}
export function liveRates(flows: ReadonlyMap<string, Flow>): Map<string, number> {
  return new Map([...flows].map(([id, { perSecond }]) => [id, perSecond]))
}

/** How long messages that left each state had been in it, by state. */
export function staysOf(times: MachineTimes): Map<string, StateStay> {
  const span = `${minuteClock(Date.parse(times.from))} to ${minuteClock(Date.parse(times.to))}`
  return new Map(
    times.stays.flatMap(({ state, messages, p50_ms: p50, p95_ms: p95, week_before: week, slower }) => {
      if (p50 === null || p95 === null) return []
      const before =
        week === null || week.p50_ms === null || week.p95_ms === null
          ? 'nothing to compare it with a week before'
          : `the same hour a week before: half within ${duration(week.p50_ms)}, 95 % within ${duration(week.p95_ms)}`
      const title = `${shortCount(messages)} messages that left ${state} from ${span}: half within ${duration(p50)}, 95 % within ${duration(p95)}; ${before}`
      return [
        [
          stateId(state),
          { text: `${shortDuration(p50)} · p95 ${shortDuration(p95)}`, isSlow: slower, title },
        ] as const,
      ]
    }),
  )
}

/** The providers as they are now: lines that are open, what is under way of what may be, parts a second, and what waits at the lines. */
export function liveLines(providers: readonly ProviderAnswer[]): ProviderLine[] {
  return providers.map(
    ({ name, state, problem, live, lines, max_in_flight: window, max_parts_per_s: bound }) => {
      const open = live.lines.filter((line) => line.state === 'open').length
      const wanted = lines ?? live.lines.length
      const inFlight = live.lines.reduce((sum, line) => sum + line.in_flight, 0)
      const isDown = problem !== null || live.breaker === 'open' || open === 0
      const said = [
        `${open}/${Math.max(wanted, open)} lines`,
        `${shortCount(inFlight)}/${shortCount(window * Math.max(open, 1))}`,
        `${shortRate(live.parts_per_s)}${bound === null ? '' : ` of ${shortRate(bound)}`}/s`,
        ...(live.waiting > 0 ? [`${shortCount(live.waiting)} wait`] : []),
        ...(live.breaker === 'open' ? ['breaker open'] : []),
      ]
      return {
        name,
        state: state === 'paused' ? 'paused' : isDown ? 'down' : 'up',
        text: state === 'paused' ? 'paused' : said.join(' · '),
      }
    },
  )
}

/** What the providers did in a minute; one that refused all it was asked is shown as down. */
export function pastLines({ providers }: Frame): ProviderLine[] {
  return providers.map(({ name, submitted, refused, failed }) => ({
    name,
    state: submitted > 0 && refused >= submitted ? 'down' : 'up',
    text: [
      `${shortCount(submitted)} asked`,
      ...(refused > 0 ? [`${shortCount(refused)} refused`] : []),
      ...(failed > 0 ? [`${shortCount(failed)} failed`] : []),
    ].join(' · '),
  }))
}
