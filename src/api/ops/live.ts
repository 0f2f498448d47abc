import { Elysia } from 'elysia'
import { must } from '../../domain/assert.ts'
import { networkOf } from '../../domain/ip-address.ts'
import { type LiveWatch, MAX_WATCHERS, type WatchedUpdate } from '../../live/watch.ts'
import type { ApiDeps } from '../../world.ts'
import { eventsAnswer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { CLIENT_REFUSALS, callerOf, refuseUnlessFor } from '../http/access/auth.ts'
import { refuse } from '../http/refuse.ts'
import { LiveSnapshot, LiveUpdate } from './live-answers.ts'
import { EXAMPLE_LIVE_EVENTS } from './live-examples.ts'
import { MAX_PER_SOURCE, openLivePlaces, PLACES_FOR_ADMINS } from './live-places.ts'
import { snapshotJson, updateJson } from './live-view.ts'

/** What a reader may leave unread before it is dropped, besides what the system holds for its connection. */
const MAX_UNREAD_BYTES = 256 * 1024

/** After a lost connection a browser asks again after this. */
const RETRY_MS = 2_000

/** How often it is looked whether an admin who watches still may: with what is remembered of tokens, one that was revoked ends within 3 s. */
const LOOK_EVERY_MS = 500

/** Time a connection gets to take the end of its stream. */
const END_WITHIN_S = 1

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy such as nginx would otherwise collect the updates.
  'x-accel-buffering': 'no',
}

const DESCRIPTION = [
  'Server-Sent Events (`new EventSource("/v1/live")`). First a `snapshot`: how many moves went along each arrow of the life cycle in each of the last 60 seconds and 60 minutes, oldest first, the last one being under way. Then an `update` up to four times a second with the moves since the event before it, up to 20 of them singly, and how many inbound messages were taken. When nothing moves an update without moves comes once a second: who hears nothing for five seconds should connect again.',
  'Counts are of all processes and every message; an arrow is `from`, `to`, `event`, `ignored`, `lane`, `provider`. `from` is null when a message is accepted. The messages in a state change by the arrows that lead in less those that lead out, `ignored` or not. `since` is when this process began to count. Updates that a process could not hand on are lost: the messages themselves are the truth.',
  `A connection that breaks starts again with a snapshot. A reader that is too slow is dropped. Beyond ${MAX_WATCHERS} streams a process answers 503, after which a browser does not try again by itself; so it does beyond ${MAX_WATCHERS - PLACES_FOR_ADMINS} without an admin's token, and beyond ${MAX_PER_SOURCE} without it from one address. The stream of a token that was revoked, or whose time is over, ends.`,
  'For admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `/v1/live`: what moves, as it moves. */
export function liveRoute(
  { liveWatch }: Pick<ApiDeps, 'liveWatch'>,
  isStillIn: (request: Request) => Promise<boolean>,
) {
  const places = openLivePlaces()
  return new Elysia({ normalize: false }).get(
    '/v1/live',
    ({ request, server, set }) => {
      const refusal = refuseUnlessFor(request, null, set)
      if (refusal) return refusal
      // Nobody would read the stream.
      if (request.method === 'HEAD') return new Response(null, { headers: HEADERS })
      const source = networkOf(server?.requestIP(request)?.address ?? 'unknown')
      const leave = places.take(source, callerOf(request).kind === 'admin')
      if (!leave) return refuse(set, 'too_many_streams')
      const stream = openStream(liveWatch, {
        ending: () => server?.timeout(request, END_WITHIN_S),
        left: leave,
        mayRead: hasEnd(request) ? () => isStillIn(request) : null,
      })
      if (stream) return new Response(stream, { headers: HEADERS })
      leave()
      return refuse(set, 'too_many_streams')
    },
    {
      detail: {
        tags: ['Operations'],
        security: forAllClients('read'),
        summary: 'Watch messages move',
        description: DESCRIPTION,
        responses: {
          200: eventsAnswer(
            'a stream of events',
            { snapshot: LiveSnapshot, update: LiveUpdate },
            EXAMPLE_LIVE_EVENTS,
            ['Cache-Control', 'X-Accel-Buffering'],
          ),
          ...refusals(
            ...CLIENT_REFUSALS,
            'not_an_admin',
            'admin_routes_off',
            'too_many_wrong_tokens',
            'too_many_streams',
            'internal_error',
          ),
        },
      },
    },
  )
}

/** True of who may lose his right while he watches. */
function hasEnd(request: Request): boolean {
  const caller = callerOf(request)
  return caller.kind === 'admin' && caller.admin.kind === 'named'
}

/** What a stream asks of its request. */
type Reader = {
  /** Called before the end, which may find nobody reading. */
  ending(): void
  /** Called when it is over, whoever ended it. */
  left(): void
  /** Asked again and again; null: he always may. */
  readonly mayRead: (() => Promise<boolean>) | null
}

/** The events as they are sent; null when too many watch. */
function openStream(liveWatch: LiveWatch, reader: Reader): ReadableStream<Uint8Array> | null {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined
  const left = () => {
    clearTimeout(looking)
    looking = undefined
    reader.left()
  }
  const stop = () => {
    watching?.stop()
    left()
  }
  const look = async (mayRead: () => Promise<boolean>) => {
    const may = await mayRead()
    if (looking === undefined) return
    if (may) looking = setTimeout(look, LOOK_EVERY_MS, mayRead)
    else {
      reader.ending()
      stop()
      stream?.close()
    }
  }
  const watching = liveWatch.watch({
    update(update) {
      const out = must(stream, 'a stream')
      if ((out.desiredSize ?? 0) > 0) return out.enqueue(updateEvent(update))
      reader.ending()
      stop()
      out.error(new Error('the reader is too slow'))
    },
    ended() {
      reader.ending()
      left()
      stream?.close()
    },
  })
  if (!watching) return null
  const { start } = watching
  return new ReadableStream(
    {
      start(out) {
        stream = out
        if (reader.mayRead) looking = setTimeout(look, LOOK_EVERY_MS, reader.mayRead)
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
