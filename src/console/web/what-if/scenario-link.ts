import { MESSAGE_EVENT_TYPES } from '../../../../actors/message/events.ts'
import { LANES } from '../../../domain/message.ts'
import { type Fork, readFork, writeFork } from './fork.ts'
import { MAX_EVENTS, MOMENTS, type PickedEvent, type Scenario } from './scenario.ts'

/** What this release writes; a link without it is of a release before, and is read the same. */
const VERSION = '1'

/** A scenario from the parameters of a link; what is missing or wrong is left at its default, and `linkFaults` says what is wrong. */
export function readScenario(params: URLSearchParams, states: readonly string[]): Scenario {
  const start = params.get('start') ?? ''
  const attempts = Number(params.get('attempts'))
  return {
    start: states.includes(start) ? start : (states.find((state) => state === 'QUEUED') ?? states[0] ?? ''),
    maxAttempts: Number.isInteger(attempts) && attempts >= 1 && attempts <= 20 ? attempts : 5,
    lane: LANES.find((lane) => lane === params.get('lane')) ?? 'normal',
    providers: params.get('providers') === '2' ? 2 : 1,
    failover: params.get('failover') !== 'off',
    onUnknown: params.get('unknown') === 'wait' ? 'wait' : 'resend',
    onExpired: params.get('expired') === 'capture' ? 'capture' : 'release',
    fork: forkIn(params),
    events: (params.get('events') ?? '')
      .split(',')
      .slice(0, MAX_EVENTS)
      .flatMap((text) => readEvent(text) ?? []),
  }
}

function forkIn(params: URLSearchParams): Fork | null {
  const fork = readFork(params)
  return fork === 'broken' ? null : fork
}

/** What of a link could not be read, in words; empty: all of it was. */
export function linkFaults(params: URLSearchParams, states: readonly string[]): string[] {
  const version = params.get('v') ?? VERSION
  if (version !== VERSION)
    return [`it is of another release of the gateway (version ${version.slice(0, 20)})`]
  const asked: readonly (readonly [string, (value: string) => boolean])[] = [
    ['start', (value) => states.includes(value)],
    ['attempts', (value) => /^([1-9]|1\d|20)$/.test(value)],
    ['lane', (value) => LANES.some((lane) => lane === value)],
    ['providers', (value) => value === '1' || value === '2'],
    ['failover', (value) => value === 'on' || value === 'off'],
    ['unknown', (value) => value === 'wait' || value === 'resend'],
    ['expired', (value) => value === 'capture' || value === 'release'],
  ]
  const settings = asked.flatMap(([name, isGood]) => {
    const value = params.get(name)
    return value === null || isGood(value) ? [] : [`its ${name} cannot be ${value.slice(0, 40)}`]
  })
  const texts = (params.get('events') ?? '').split(',').filter((text) => text !== '')
  const unknown = texts.filter((text) => readEvent(text) === null)
  return [
    ...settings,
    ...(unknown.length > 0 ? [`no event is called ${unknown[0]?.slice(0, 40)}`] : []),
    ...(texts.length > MAX_EVENTS ? [`it has more than ${MAX_EVENTS} events`] : []),
    ...(readFork(params) === 'broken' ? ['where the real message was cannot be read'] : []),
  ]
}

function readEvent(text: string): PickedEvent | null {
  const [name = '', ...marks] = text.split('.')
  const type = MESSAGE_EVENT_TYPES.find((one) => one === name)
  if (!type) return null
  const moment = MOMENTS.find((one) => marks.includes(one)) ?? 'soon'
  return { type, moment, isStale: marks.includes('stale') }
}

/** A scenario as the parameters of a link. */
export function writeScenario(scenario: Scenario): Record<string, string> {
  return {
    v: VERSION,
    start: scenario.start,
    attempts: String(scenario.maxAttempts),
    lane: scenario.lane,
    providers: String(scenario.providers),
    failover: scenario.failover ? 'on' : 'off',
    unknown: scenario.onUnknown,
    expired: scenario.onExpired,
    events: scenario.events
      .map(({ type, moment, isStale }) =>
        [type, ...(moment === 'soon' ? [] : [moment]), ...(isStale ? ['stale'] : [])].join('.'),
      )
      .join(','),
    ...(scenario.fork ? writeFork(scenario.fork) : {}),
  }
}
