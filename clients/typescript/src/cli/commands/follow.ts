import type { components, Message } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Exit } from '../exits.ts'
import { styleOf } from '../paint.ts'
import { shown } from '../shown.ts'
import { clockShown } from '../times.ts'

type History = components['schemas']['MessageHistory']
type Event = History['events'][number]

/** At first every fifth of a second, then ever more seldom. */
const FIRST_WAIT_MS = 200
const MAX_WAIT_MS = 5_000
const SLOWER = 1.15

/** Details of receipts may be long; the whole is in `--json`. */
const MAX_DETAIL = 100

/**
 * Says what happens to a message, from its beginning, until it is final or `withinMs` are over. As JSON: a line for each event, as
 * in its history, with `message_id`.
 */
export async function follow(
  id: string,
  withinMs: number,
  { gateway, out, world }: Pick<Call, 'gateway' | 'out' | 'world'>,
): Promise<Exit> {
  const init = { params: { path: { id } }, signal: world.signal }
  const endMs = world.now() + withinMs
  let known = 0
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * SLOWER, MAX_WAIT_MS)) {
    // First the message: what made it final is then in the history.
    const message = await gateway.get('/v1/messages/{id}', init)
    const history = await gateway.get('/v1/messages/{id}/events', init)
    for (const event of history.events.filter(({ seq }) => seq > known))
      out.one({ message_id: id, ...event }, () => linesOf(event, history, out))
    known = history.events.at(-1)?.seq ?? known
    if (message.final) return ended(message, out)
    const leftMs = endMs - world.now()
    if (leftMs <= 0) {
      out.note(`still ${message.status}: sms watch ${id}`)
      return 'late'
    }
    await world.wait(Math.min(waitMs, leftMs), world.signal)
  }
}

function linesOf(event: Event, { why }: History, { paint }: Call['out']): string[] {
  const { at, event: what, from, to, ignored, attempt, provider, detail } = event
  const words = ignored ? 'changed nothing' : detail
  const line = [
    paint('dim', clockShown(at)),
    ignored ? paint('dim', to.padEnd(11)) : paint(styleOf(to), to.padEnd(11)),
    what.padEnd(22),
    (provider ?? '').padEnd(10),
    paint(words === null ? null : 'dim', shown(words ?? '').slice(0, MAX_DETAIL)),
  ]
  // Why this provider is told of each attempt, where it begins.
  const isBegun = from !== to && to === 'SENDING'
  const reasons = why.filter((one) => isBegun && one.attempt === attempt).flatMap((one) => one.words)
  return [
    line.join('  ').trimEnd(),
    ...reasons.map((reason) => paint('dim', `${' '.repeat(14)}${shown(reason)}`)),
  ]
}

function ended(message: Message, out: Call['out']): Exit {
  const tookS = (Date.parse(message.updated_at) - Date.parse(message.created_at)) / 1_000
  const money = `${message.cost_cents} cents ${message.credit_state === 'CAPTURED' ? 'captured' : 'released'}`
  out.note(
    `${message.status} after ${tookS.toFixed(3)} s, ${money}${message.last_error === null ? '' : `: ${message.last_error}`}`,
  )
  return message.status === 'DELIVERED' ? 'done' : 'unwelcome'
}
