import { type Static, Type } from '@sinclair/typebox'
import { PROVIDER_STATES } from '../../domain/provider/provider.ts'
import { countOf, listOf, millisecondsOf, named, orNull, textOf, wordOf } from '../http/answer-fields.ts'

/** The process is alive. */
export const Health = named('Health', {
  status: wordOf(['ok'], 'always `ok`'),
  version: textOf('of the release that runs, as CHANGELOG.md has it'),
})
export type Health = Static<typeof Health>

const check = {
  status: wordOf(['up', 'down'], 'whether it answered in time and can be used'),
  latency_ms: orNull(millisecondsOf('how long the answer took; null: there was none, or none was timed')),
}
const checked = (what: string) => Type.Object(check, { description: what })

/** What a check of a dependency came to. */
export type Check = Static<ReturnType<typeof checked>>

const clock = Type.Object(
  {
    ...check,
    ahead_of_database_ms: orNull(
      Type.Number({
        description: 'how far this clock is ahead of the one of the database, in milliseconds; null: unknown',
      }),
    ),
  },
  { description: 'the clock of this process' },
)
/** What a check of the clock came to. */
export type ClockCheck = Static<typeof clock>

const provider = named('ReadyProvider', {
  name: textOf('its name'),
  status: wordOf(['up', 'down'], 'down: it is active, and nothing can be submitted to it now'),
  state: wordOf(PROVIDER_STATES, 'what admins made it'),
  lines: countOf('its open lines, over all processes'),
})
/** How a provider stands. */
export type ReadyProvider = Static<typeof provider>

/** Whether a process can take traffic. */
export const Readiness = named('Readiness', {
  status: wordOf(
    ['ready', 'degraded', 'unavailable', 'stopping'],
    'ready and degraded take traffic, unavailable and stopping do not',
  ),
  dependencies: Type.Object(
    {
      postgres: checked('the database, which must be writable'),
      clock,
      nats: Type.Optional(checked('the bus, where it is NATS')),
      bus: Type.Optional(checked('the bus, where it is in this process')),
      redis: Type.Optional(checked('Redis, where REDIS_URL is set')),
      configuration: Type.Optional(
        checked('providers, routes and prices, where they could not be read anew for 10 s'),
      ),
    },
    { description: 'what the process needs' },
  ),
  providers: listOf(
    provider,
    'the providers, by name; one that is down degrades, and never makes unavailable',
  ),
  backlog: Type.Object(
    {
      messages: countOf('messages that wait for their dispatch'),
      max: countOf('how many may wait: from then on normal ones are refused'),
    },
    { description: 'what waits, as of half a second ago' },
  ),
})
export type Readiness = Static<typeof Readiness>
