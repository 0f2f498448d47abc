import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { must } from '../domain/assert.ts'
import type { LiveWatch, WatchedUpdate } from '../live/watch.ts'
import { CLIENT_REFUSALS, refuseUnlessFor } from './auth.ts'
import { CLIENT_SECURITY, refusals } from './docs-responses.ts'
import { EXAMPLE_LIVE_EVENTS } from './examples-live.ts'
import { snapshotJson, updateJson } from './live-view.ts'
import { refuse } from './refuse.ts'

/** What a reader may leave unread before it is dropped, besides what the system holds for its connection. */
const MAX_UNREAD_BYTES = 256 * 1024

/** After a lost connection a browser asks again after this. */
const RETRY_MS = 2_000

/** Time a connection gets to take the end of its stream. */
const END_WITHIN_S = 1

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy such as nginx would otherwise collect the updates.
  'x-accel-buffering': 'no',
}

const DESCRIPTION = [
  'Server-Sent Events (`new EventSource("/v1/live")`). First a `snapshot`: how many moves went along each arrow of the life cycle in each of the last 60 seconds and 60 minutes, oldest first, the last one being under way. Then an `update` up to four times a second with the moves since the event before it, and up to 20 of them singly. When nothing moves an update without moves comes once a second: who hears nothing for five seconds should connect again.',
  'Counts are of all processes and every message; an arrow is `from`, `to`, `event`, `ignored`, `lane`, `provider`. `from` is null when a message is accepted. The messages in a state change by the arrows that lead in less those that lead out, `ignored` or not. `since` is when this process began to count. Updates that a process could not hand on are lost: the messages themselves are the truth.',
  'A connection that breaks starts again with a snapshot. A reader that is too slow is dropped. Beyond 100 streams a process answers 503, after which a browser does not try again by itself.',
].join('\n\n')

/** `/v1/live`: what moves, as it moves. */
export function liveRoute({ liveWatch }: Pick<ApiDeps, 'liveWatch'>) {
  return new Elysia({ normalize: false }).get(
    '/v1/live',
    ({ request, server, set }) => {
      const refusal = refuseUnlessFor(request, null, set)
      if (refusal) return refusal
      const stream = openStream(liveWatch, () => server?.timeout(request, END_WITHIN_S))
      return stream ? new Response(stream, { headers: HEADERS }) : refuse(set, 'too_many_streams')
    },
    {
      detail: {
        tags: ['Operations'],
        security: CLIENT_SECURITY,
        summary: 'Watch messages move',
        description: DESCRIPTION,
        responses: {
          200: {
            description: 'a stream of events',
            content: { 'text/event-stream': { example: EXAMPLE_LIVE_EVENTS } },
          },
          ...refusals(...CLIENT_REFUSALS, 'too_many_streams', 'internal_error'),
        },
      },
    },
  )
}

/** The events as they are sent; null when too many watch. `ending` is called before the end, which may find nobody reading. */
function openStream(liveWatch: LiveWatch, ending: () => void): ReadableStream<Uint8Array> | null {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  const watching = liveWatch.watch({
    update(update) {
      const out = must(stream, 'a stream')
      if ((out.desiredSize ?? 0) > 0) return out.enqueue(updateEvent(update))
      ending()
      watching?.stop()
      out.error(new Error('the reader is too slow'))
    },
    ended() {
      ending()
      stream?.close()
    },
  })
  if (!watching) return null
  const { start, stop } = watching
  return new ReadableStream(
    {
      start(out) {
        stream = out
        out.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`))
        out.enqueue(eventOf('snapshot', start.id, snapshotJson(start)))
      },
      cancel: stop,
    },
    { highWaterMark: MAX_UNREAD_BYTES, size: (event) => event?.byteLength ?? 0 },
  )
}

const encoder = new TextEncoder()

/** Written once, however many read it. */
const written = new WeakMap<WatchedUpdate, Uint8Array>()

function updateEvent(update: WatchedUpdate): Uint8Array {
  const event = written.get(update) ?? eventOf('update', update.id, updateJson(update))
  written.set(update, event)
  return event
}

/** One event (HTML, 9.2.5). JSON has no line breaks. */
function eventOf(name: string, id: number, data: object): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
}
