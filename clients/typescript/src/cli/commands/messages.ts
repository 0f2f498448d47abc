import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { styleOf } from '../paint.ts'
import { clientOf } from '../settings.ts'
import { instantShown } from '../times.ts'

/** `sms messages`: what a client sent. */
export const MESSAGES: Command = {
  name: 'messages',
  says: "list a client's messages",
  about: '',
  verbs: [
    {
      word: null,
      args: [],
      says: 'the newest first',
      options: ['status', 'limit', 'all', 'csv', 'client'],
      run: list,
    },
  ],
  examples: [
    ['sms messages', 'the newest 50'],
    ['sms messages --status FAILED_PERM --all --json', 'each that failed, for a program'],
  ],
}

/** `sms cancel`: takes back what has not been sent. */
export const CANCEL: Command = {
  name: 'cancel',
  says: 'take a message back that has not been sent',
  about:
    'It ends CANCELLED and its credits are released. What is with a provider can no longer be cancelled.',
  verbs: [
    { word: null, args: ['ID'], says: 'scheduled, waiting, or between two tries', options: [], run: cancel },
  ],
  examples: [['sms cancel ID', 'the id is what sms send answered']],
}

async function list(call: Call): Promise<Exit> {
  const { given, settings, gateway, world } = call
  const query = { client_id: clientOf(settings), ...(given.status !== undefined && { status: given.status }) }
  return await listPages(
    call,
    (limit) => gateway.list('/v1/messages', { params: { query: { ...query, limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'ACCEPTED', of: ({ created_at }) => instantShown(created_at) },
      { head: 'STATUS', of: ({ status }) => status, style: ({ status }) => styleOf(status) },
      { head: 'TO', of: ({ to }) => to },
      { head: 'FROM', of: ({ from }) => from },
      { head: 'PARTS', of: ({ parts }) => parts, isRight: true },
      { head: 'CENTS', of: ({ cost_cents }) => cost_cents, isRight: true },
      { head: 'PROVIDER', of: ({ provider }) => provider },
      { head: 'TEXT', of: ({ text }) => text, givesWay: true },
    ],
    'No messages.',
  )
}

async function cancel({ args: [id = ''], gateway, out, world }: Call): Promise<Exit> {
  const answer = await gateway.post('/v1/messages/{id}/cancel', {
    params: { path: { id } },
    signal: world.signal,
  })
  out.one(answer, () => [`${id}  ${out.paint(styleOf(answer.status), answer.status)}`])
  return 'done'
}
