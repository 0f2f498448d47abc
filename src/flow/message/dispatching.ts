import type { Logger } from 'pino'
import type { Dispatchable } from '../../domain/message/dispatchable.ts'
import { openPace, type Pace } from '../../kit/pace.ts'
import type { ApiDeps } from '../../world.ts'
import { type DispatchDeps, dispatch } from './dispatch.ts'

/**
 * Orders gather so long, twice as long as acceptances do, at more than one a millisecond (`pauseAfter`): a publication costs the server
 * some 250 µs of CPU whatever is in it.
 */
const MAX_GATHER_MS = 30

/**
 * Dispatches what was accepted: under load the orders of several commits gather for up to `MAX_GATHER_MS` and share their
 * publications, one-time passwords never. What is lost between by a crash is found by its alarm, as what the bus loses.
 */
export function openDispatching(
  deps: DispatchDeps & { readonly log: Pick<Logger, 'warn'> },
  pace: Pick<Pace, 'restMs' | 'started'> = openPace(MAX_GATHER_MS),
): ApiDeps['dispatching'] {
  const running = new Set<Promise<void>>()
  let gathered: Dispatchable[] = []
  let timer: Timer | null = null

  function start(messages: readonly Dispatchable[]): void {
    const run = dispatch(deps, messages)
      .catch((error) =>
        deps.log.warn(
          { err: error, messages: messages.length },
          'dispatch failed, their alarms will find them',
        ),
      )
      .finally(() => running.delete(run))
    running.add(run)
  }

  function startGathered(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (gathered.length === 0) return
    const messages = gathered
    gathered = []
    pace.started(messages.length)
    start(messages)
  }

  return {
    give(messages) {
      const urgent = messages.filter(({ lane }) => lane === 'otp')
      if (urgent.length > 0) start(urgent)
      gathered.push(...messages.filter(({ lane }) => lane !== 'otp'))
      const restMs = pace.restMs()
      if (restMs <= 0) startGathered()
      else timer ??= setTimeout(startGathered, restMs)
    },
    async idle() {
      startGathered()
      await Promise.all(running)
    },
  }
}
