import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { clientOf } from '../settings.ts'
import { instantShown, readInstant } from '../times.ts'

/** `sms suppress`: numbers that are not written to. */
export const SUPPRESS: Command = {
  name: 'suppress',
  says: 'list numbers that are not written to, add and take back',
  about: 'Of one client, or with --all-clients of all (admins). A number may be so for one sender only.',
  verbs: [
    {
      word: null,
      args: [],
      says: 'the newest first',
      options: ['number', 'sender', 'source', 'all-clients', 'limit', 'all', 'client'],
      run: list,
    },
    {
      word: 'add',
      args: ['NUMBER'],
      says: 'write to it no more',
      options: ['sender', 'reason', 'until', 'all-clients', 'client'],
      run: add,
    },
    {
      word: 'remove',
      args: ['NUMBER'],
      says: 'write to it again: whatever suppressed it for that client, or sender',
      options: ['sender', 'all-clients', 'client'],
      run: remove,
    },
  ],
  examples: [
    ['sms suppress add +1234567899 --reason "asked for by phone"', 'nothing more to this number'],
    ['sms suppress --number +1234567899', 'since when, and why'],
    ['sms suppress remove +1234567899', 'and again'],
  ],
}

async function list(call: Call): Promise<Exit> {
  const { given, gateway, world } = call
  const query = {
    ...scopeOf(call),
    ...(given.number !== undefined && { number: given.number }),
    ...(given.source !== undefined && { source: given.source }),
  }
  return await listPages(
    call,
    (limit) =>
      gateway.list('/v1/suppressions', { params: { query: { ...query, limit } }, signal: world.signal }),
    [
      { head: 'NUMBER', of: ({ number }) => number },
      { head: 'SENDER', of: ({ sender }) => sender ?? 'all' },
      { head: 'SINCE', of: ({ since }) => instantShown(since) },
      { head: 'UNTIL', of: ({ until }) => instantShown(until) },
      { head: 'SOURCE', of: ({ source }) => source },
      { head: 'CLIENT', of: ({ client_id }) => client_id ?? 'all' },
      { head: 'REASON', of: ({ reason }) => reason, givesWay: true },
    ],
    'No numbers.',
  )
}

async function add(call: Call): Promise<Exit> {
  const { given, gateway, out, world } = call
  const [number = ''] = call.args
  const made = await gateway.post('/v1/suppressions', {
    body: {
      number,
      ...scopeOf(call),
      ...(given.reason !== undefined && { reason: given.reason }),
      ...(given.until !== undefined && { until: readInstant(given.until, 'until', world.now()) }),
    },
    signal: world.signal,
  })
  out.one(made, () => [
    `${number} is not written to${given.sender === undefined ? '' : ` from ${given.sender}`}`,
  ])
  return 'done'
}

async function remove(call: Call): Promise<Exit> {
  const { gateway, out, world } = call
  const [number = ''] = call.args
  const query = { number, ...scopeOf(call) }
  const answer = await gateway.delete('/v1/suppressions', { params: { query }, signal: world.signal })
  out.one(answer, () => [`${answer.removed} taken back`])
  return answer.removed > 0 ? 'done' : 'unwelcome'
}

/** For whom, and from which sender; what is not named is all. */
function scopeOf({ given, settings }: Call): { readonly client_id?: string; readonly sender?: string } {
  return {
    ...(!given['all-clients'] && { client_id: clientOf(settings) }),
    ...(given.sender !== undefined && { sender: given.sender }),
  }
}
