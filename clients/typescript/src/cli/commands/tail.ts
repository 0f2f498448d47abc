import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { styleOf } from '../paint.ts'
import { shown } from '../shown.ts'
import { clockShown, readCount } from '../times.ts'

type Update = components['schemas']['LiveUpdate']
type Move = Update['moves'][number]

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
  const { given, gateway, out, world } = call
  let left = given.count === undefined ? Number.POSITIVE_INFINITY : readCount(given.count, 'count')
  for await (const live of gateway.live({ signal: world.signal })) {
    if (live.event === 'snapshot') continue
    for (const move of live.data.moves.filter((one) => isWanted(one, call))) {
      out.one(move, () => [lineOf(move, out)])
      if (--left === 0) return 'done'
    }
    sayMore(live.data, call)
  }
  return 'done'
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
  if (more > 0 && isAll) out.note(`and ${more} more`)
}
