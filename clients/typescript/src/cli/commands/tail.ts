import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { styleOf } from '../paint.ts'
import { shown } from '../shown.ts'
import { clockShown, readCount } from '../times.ts'

type Update = components['schemas']['LiveUpdate']
type Snapshot = components['schemas']['LiveSnapshot']
type Move = Update['moves'][number]

/** Seconds that a snapshot counts singly. */
const COUNTED_S = 60

/** `sms tail`: what moves. */
export const TAIL: Command = {
  name: 'tail',
  says: 'show what moves as it moves (admins, or on the machine of the gateway)',
  about:
    'A line for each move: when (UTC), the status after it, what happened, whom it was with, the message. Of many at once only some\nare shown, and how many more there were, unless --client or --errors narrows it. Where the connection broke it says from when to\nwhen, and goes on: what moved then is in sms messages. With --json both are a line with not_shown. Ctrl-C ends it.',
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
  let heardAt: string | null = null
  for await (const live of gateway.live({ signal: world.signal })) {
    const from = heardAt
    heardAt = live.data.at
    if (live.event === 'snapshot') {
      if (from !== null) sayLost(from, live.data, call)
      continue
    }
    for (const move of live.data.moves.filter((one) => isWanted(one, call))) {
      out.one(move, () => [lineOf(move, out)])
      if (--left === 0) return 'done'
    }
    sayMore(from, live.data, call)
  }
  return 'done'
}

function isWanted({ client_id, to, error }: Move, { given }: Call): boolean {
  if (given.client !== undefined && client_id !== given.client.toLowerCase()) return false
  return isStatus(to, given) && (!given.errors || error !== null)
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

/** What was not shown singly is counted, where counts tell whether it is wanted. */
function sayMore(from: string | null, { at, counts, moves }: Update, { given, out }: Call): void {
  if (!isCountable(given)) return
  const shownCount = moves.filter(({ to }) => isStatus(to, given)).length
  const more = sumOf(counts.filter(({ to }) => isStatus(to, given)).map(({ count }) => count)) - shownCount
  if (more <= 0) return
  if (out.isJson) out.one({ not_shown: more, from, until: at }, () => [])
  else out.note(`and ${more} more`)
}

/** The connection broke, and nobody was told what moved before it stood again. */
function sayLost(from: string, { at, since, arrows }: Snapshot, { given, out }: Call): void {
  const lostS = Math.ceil((Date.parse(at) - Date.parse(from)) / 1_000)
  const isCounted = isCountable(given) && since <= from && lostS > 0 && lostS <= COUNTED_S
  const lost = arrows
    .filter(({ to }) => isStatus(to, given))
    .flatMap(({ per_second }) => per_second.slice(-lostS))
  const count = isCounted ? sumOf(lost) : null
  const words = count === null ? '' : `, about ${count} moves`
  if (out.isJson) out.one({ not_shown: count, from, until: at }, () => [])
  else
    out.note(
      `the connection broke: what moved from ${clockShown(from)} to ${clockShown(at)} is not shown${words} (sms messages has it)`,
    )
}

/** Counts are by status, not by client or error. */
function isCountable({ client, errors }: Call['given']): boolean {
  return client === undefined && !errors
}

function isStatus(to: string, { status }: Call['given']): boolean {
  return status === undefined || to === status
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
