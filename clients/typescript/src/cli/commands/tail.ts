import { type components, Refused } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { styleOf } from '../paint.ts'
import { serverEvents } from '../server-events.ts'
import { shown } from '../shown.ts'
import { clockShown, readCount } from '../times.ts'

type Update = components['schemas']['LiveUpdate']
type Move = Update['moves'][number]

/** A gateway that lives says something each second. */
const SILENT_MS = 10_000

/** What a lost connection waits before it is opened again: as the stream itself asks for. */
const AGAIN_MS = 2_000

const PATH = '/v1/live'

/** `sms tail`: what moves. */
export const TAIL: Command = {
  name: 'tail',
  says: 'show what moves as it moves (admins, or on the machine of the gateway)',
  about:
    'A line for each move: when (UTC), the status after it, what happened, whom it was with, the message. Of many at once only some\nare shown, and how many more there were. Ctrl-C ends it.',
  verbs: [
    {
      word: null,
      args: [],
      says: 'of all messages',
      options: ['client', 'status', 'errors', 'count'],
      run: tail,
    },
  ],
  examples: [
    ['sms tail', 'everything'],
    ['sms tail --errors --json', 'what fails, for a program'],
    ['sms tail --status DELIVERED --count 1', 'wait for the next one that arrives'],
  ],
}

async function tail(call: Call): Promise<Exit> {
  const { given, out, world } = call
  let left = given.count === undefined ? Number.POSITIVE_INFINITY : readCount(given.count, 'count')
  for (;;) {
    try {
      for await (const update of updates(call)) {
        for (const move of update.moves.filter((one) => isWanted(one, call))) {
          out.one(move, () => [lineOf(move, out)])
          if (--left === 0) return 'done'
        }
        sayMore(update, call)
      }
    } catch (error) {
      if (error instanceof Refused || world.signal.aborted) throw error
    }
    out.note(`the connection is lost, again in ${AGAIN_MS / 1_000} s`)
    await world.wait(AGAIN_MS, world.signal)
  }
}

/** What one connection says, until it ends or is silent. */
async function* updates({ settings, world }: Call): AsyncGenerator<Update> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENT_MS)
  try {
    const response = await world.fetch(`${settings.url}${PATH}`, {
      headers: {
        ...(settings.adminToken !== null && { Authorization: `Bearer ${settings.adminToken}` }),
        ...(settings.apiKey !== null && { 'X-API-Key': settings.apiKey }),
      },
      signal: AbortSignal.any([world.signal, silence.signal]),
    })
    if (!response.ok || response.body === null) throw await refusedBy(response)
    for await (const { name, data } of serverEvents(response.body)) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENT_MS)
      // As the document of the API has it.
      if (name === 'update') yield JSON.parse(data) as Update
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}

async function refusedBy(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  return new Refused(
    { method: 'GET', path: PATH, idempotencyKey: null },
    { status: response.status, body, retryAfterS: null },
  )
}

function isWanted({ client_id, to, error }: Move, { given }: Call): boolean {
  if (given.client !== undefined && client_id !== given.client.toLowerCase()) return false
  if (given.status !== undefined && to !== given.status) return false
  return !given.errors || error !== null
}

function lineOf({ at, to, event, provider, message_id, error }: Move, { paint }: Call['out']): string {
  return [
    paint('dim', clockShown(at)),
    paint(styleOf(to), to.padEnd(11)),
    event.padEnd(22),
    (provider ?? '').padEnd(10),
    message_id,
    paint('red', shown(error ?? '')),
  ]
    .join('  ')
    .trimEnd()
}

/** Where nothing is filtered, what was not shown singly is counted. */
function sayMore({ counts, moves }: Update, { given, out }: Call): void {
  const more = counts.reduce((sum, { count }) => sum + count, 0) - moves.length
  const isAll = given.client === undefined && given.status === undefined && !given.errors
  if (more > 0 && isAll) out.note(`and ${more} more moves`)
}
