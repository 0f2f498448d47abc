import { type components, type Gateway, NoAnswer, Refused } from '../../client.ts'
import { newKey } from '../../tries.ts'
import type { Call } from '../call.ts'
import type { Verb } from '../command.ts'
import type { Exit } from '../exits.ts'
import { Unfinished } from '../failure.ts'
import { type BatchRow, readMessages } from '../files/message-rows.ts'
import { readWhole } from '../files/rows-file.ts'
import { readText } from '../files/text-argument.ts'
import { clientOf } from '../settings.ts'
import { readInstant, readLength } from '../times.ts'

type Answer = components['schemas']['BatchMessage']
type BatchBody = Parameters<typeof Gateway.prototype.post<'/v1/messages/batch'>>[1]['body']

/** Messages that are asked for at once: the gateway takes 1000, and 4 MiB. */
const CHUNK = 500

/** How often the gateway may say that it cannot now, before the same messages are given up. */
const MAX_WAITS = 100

/** What became of a message of the file; `row` counts from 1. */
type Told = { readonly row: number; readonly to: string | null } & WithoutIndex<Answer>
type WithoutIndex<A> = A extends unknown ? Omit<A, 'index'> : never

/** `sms send --file`: many messages. */
export const SEND_FILE: Verb = {
  word: null,
  by: 'file',
  args: ['[TEXT]'],
  says: 'to each number of a file; of TEXT {name} is the column name of the file',
  options: ['from', 'class', 'at', 'validity', 'express', 'smart', 'key', 'client'],
  run: sendFile,
}

async function sendFile(call: Call): Promise<Exit> {
  const { args, given, settings, out, world } = call
  const [path, [text]] = [given.file ?? '', args]
  const rows = readMessages(await readWhole(path, world), path, text !== undefined)
  const key = given.key ?? newKey()
  const at = given.at === undefined ? null : readInstant(given.at, 'at', world.now())
  const shared: Omit<BatchBody, 'messages'> = {
    client_id: clientOf(settings),
    from: given.from ?? 'SMS',
    ...(text !== undefined && { template: await readText(text, world) }),
    ...(given.express && { express: true }),
    ...(given.smart && { smart_encoding: true }),
    ...(at !== null && { send_at: at }),
    ...(given.validity !== undefined && { validity_seconds: readLength(given.validity, 'validity') / 1_000 }),
  }
  const { class: word } = given
  const classed = word === undefined ? rows : rows.map((row) => ({ class: word, ...row }))
  const counts = { accepted: 0, refused: 0 }
  const again = `--key ${key}${at === null || at === given.at ? '' : ` --at ${at}`}`
  await out.list(
    told(call, { shared, rows: classed, key, again, counts }),
    [
      { head: 'ROW', of: ({ row }) => row, isRight: true },
      { head: 'TO', of: ({ to }) => to },
      {
        head: 'STATUS',
        of: (one) => (one.status === 'accepted' ? one.message_status : 'refused'),
        style: ({ status }) => (status === 'refused' ? 'red' : null),
      },
      { head: 'ID', of: (one) => (one.status === 'accepted' ? one.message_id : null) },
      {
        head: 'WRONG',
        of: (one) => (one.status === 'refused' ? `${one.error} (${one.code})` : null),
        givesWay: true,
      },
    ],
    '',
  )
  out.note(
    `${counts.accepted} accepted, ${counts.refused} refused; the same again with ${again} sends none twice`,
  )
  return counts.refused === 0 ? 'done' : 'unwelcome'
}

type Sending = {
  readonly shared: Omit<BatchBody, 'messages'>
  readonly rows: readonly BatchRow[]
  /** Each chunk has its number behind it. */
  readonly key: string
  /** What the line needs that goes on where this one ended. */
  readonly again: string
  readonly counts: { accepted: number; refused: number }
}

/** What becomes of them, as the gateway says it. Throws `Unfinished` when it does not. */
async function* told(call: Call, { shared, rows, key, again, counts }: Sending): AsyncGenerator<Told> {
  for (let first = 0; first < rows.length; first += CHUNK) {
    const messages = rows.slice(first, first + CHUNK)
    try {
      for (const { index, ...answer } of await ask(
        call,
        { ...shared, messages },
        `${key}-${first / CHUNK + 1}`,
      )) {
        counts[answer.status]++
        yield { row: first + index + 1, to: numberOf(messages[index]), ...answer }
      }
    } catch (error) {
      if (!(error instanceof Refused || error instanceof NoAnswer)) throw error
      throw new Unfinished(
        error,
        `${counts.accepted} of ${rows.length} were accepted: the same again with ${again} goes on, and sends none twice`,
      )
    }
  }
}

/** Those that are all refused are an answer, too. What the gateway cannot take now it is asked again, when it says. */
async function ask({ gateway, out, world }: Call, body: BatchBody, key: string): Promise<readonly Answer[]> {
  for (let waits = 0; ; waits++) {
    try {
      const headers = { 'Idempotency-Key': key }
      return (await gateway.post('/v1/messages/batch', { body, headers, signal: world.signal })).messages
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const { refusal, retryAfterS } = error
      if (refusal?.messages) return refusal.messages
      if (refusal === null || retryAfterS === null || waits === MAX_WAITS) throw error
      out.note(`${refusal.error}: again in ${retryAfterS} s`)
      await world.wait(retryAfterS * 1_000, world.signal)
    }
  }
}

/** A row of JSON may have anything there. */
function numberOf(row: BatchRow | undefined): string | null {
  const to: unknown = row?.to
  return typeof to === 'string' ? to : null
}
