import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { clientOf } from '../settings.ts'
import { instantShown } from '../times.ts'

/** `sms inbound`: what came in. */
export const INBOUND: Command = {
  name: 'inbound',
  says: 'list what came in from handsets',
  about: '',
  verbs: [
    {
      word: null,
      args: [],
      says: 'the newest first',
      options: ['number', 'from', 'action', 'unmatched', 'all-clients', 'limit', 'all', 'client'],
      run: list,
    },
  ],
  examples: [
    ['sms inbound', "a client's inbox"],
    ['sms inbound --all-clients --action opt_out', 'who said STOP, to whomever'],
  ],
}

async function list(call: Call): Promise<Exit> {
  const { given, settings, gateway, world } = call
  const query = {
    ...(given.unmatched && { unmatched: true }),
    ...(!given.unmatched && !given['all-clients'] && { client_id: clientOf(settings) }),
    ...(given.number !== undefined && { number: given.number }),
    ...(given.from !== undefined && { from: given.from }),
    ...(given.action !== undefined && { action: given.action }),
  }
  return await listPages(
    call,
    (limit) => gateway.list('/v1/inbound', { params: { query: { ...query, limit } }, signal: world.signal }),
    [
      { head: 'RECEIVED', of: ({ received_at }) => instantShown(received_at) },
      { head: 'FROM', of: ({ from }) => from },
      { head: 'TO', of: ({ to }) => to },
      { head: 'ACTION', of: ({ action }) => action },
      { head: 'CLIENT', of: ({ client_id }) => client_id },
      { head: 'TEXT', of: ({ text }) => text, givesWay: true },
    ],
    'Nothing came in.',
  )
}
