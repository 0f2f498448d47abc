import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { factsOf } from '../table.ts'
import { instantShown } from '../times.ts'

/** `sms dead`: what could not be processed. */
export const DEAD: Command = {
  name: 'dead',
  says: 'list dead letters, try them again, forget them (admins)',
  about: 'Receipts that no message had, and what was unreadable; kept for 30 days.',
  verbs: [
    { word: null, args: [], says: 'the newest first', options: ['limit', 'all'], run: list },
    { word: 'show', args: ['ID'], says: 'one, with what came', options: [], run: show },
    {
      word: 'replay',
      args: ['[ID…]'],
      says: 'try these receipts again; without ids, all that were not yet',
      options: [],
      run: replay,
    },
    { word: 'discard', args: ['ID…'], says: 'forget these for good', options: [], run: discard },
  ],
  examples: [
    ['sms dead', 'what there is'],
    ['sms dead replay', 'another chance for all, as when a provider was set up too late'],
  ],
}

async function list(call: Call): Promise<Exit> {
  const { gateway, world } = call
  return await listPages(
    call,
    (limit) => gateway.list('/v1/dead-letters', { params: { query: { limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'DIED', of: ({ created_at }) => instantShown(created_at) },
      { head: 'WHAT', of: ({ what }) => what },
      { head: 'SOURCE', of: ({ source }) => source },
      { head: 'REPLAYED', of: ({ replayed_at }) => instantShown(replayed_at) },
      { head: 'REASON', of: ({ reason }) => reason, givesWay: true },
    ],
    'No dead letters.',
  )
}

async function show({ args: [id = ''], gateway, out, world }: Call): Promise<Exit> {
  const letter = await gateway.get('/v1/dead-letters/{id}', {
    params: { path: { id } },
    signal: world.signal,
  })
  out.one(letter, () =>
    factsOf(
      [
        ['id', letter.id],
        ['died', instantShown(letter.created_at)],
        ['what', letter.what],
        ['source', letter.source],
        ['reason', letter.reason],
        ['replayed', instantShown(letter.replayed_at)],
        ['payload', letter.payload],
      ],
      out.paint,
    ),
  )
  return 'done'
}

async function replay({ args: ids, gateway, out, world }: Call): Promise<Exit> {
  let replayed = 0
  for (let more = true; more; ) {
    const body = ids.length > 0 ? { ids: [...ids] } : {}
    const answer = await gateway.post('/v1/dead-letters/replay', { body, signal: world.signal })
    replayed += answer.replayed
    more = answer.more && ids.length === 0
  }
  out.one({ replayed }, () => [`${replayed} receipts will be tried again`])
  return ids.length > replayed ? 'unwelcome' : 'done'
}

async function discard({ args: ids, gateway, out, world }: Call): Promise<Exit> {
  for (const id of ids) {
    await gateway.delete('/v1/dead-letters/{id}', { params: { path: { id } }, signal: world.signal })
    out.one({ id, discarded: true }, () => [`${id} discarded`])
  }
  return 'done'
}
