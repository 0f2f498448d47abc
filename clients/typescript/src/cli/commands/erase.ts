import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import type { Exit } from '../exits.ts'
import { listPages } from '../pages.ts'
import { factsOf } from '../table.ts'
import { instantShown } from '../times.ts'

type Erasure = components['schemas']['Erasure']

const EVERY_MS = 1_000

/** `sms erase`: a person is removed everywhere. */
export const ERASE: Command = {
  name: 'erase',
  says: 'remove a number everywhere, and show the proof (admins)',
  about:
    'Workers carry it out, day by day, also in the archive; money, counts and opt-outs stay. Messages on their way are waited for. Of a\nnumber one is under way at a time: a second line is answered with that one. It cannot be undone.',
  verbs: [
    { word: null, args: ['NUMBER'], says: 'have it removed', options: ['watch'], run: start },
    {
      word: 'list',
      args: [],
      says: 'those that were asked for, and redactions in the archive, newest first',
      options: ['limit', 'all'],
      run: list,
    },
    { word: 'show', args: ['ID'], says: 'how far it has come, and the proof', options: ['watch'], run: show },
  ],
  examples: [
    ['sms erase +4915112345678', 'the answer has its id'],
    ['sms erase show ID --watch', 'to its end'],
    ['sms erase list', 'who asked for what, and what came of it'],
  ],
}

async function start(call: Call): Promise<Exit> {
  const { args, gateway, world } = call
  const [number = ''] = args
  return await followed(call, await gateway.post('/v1/erase', { body: { number }, signal: world.signal }))
}

async function show(call: Call): Promise<Exit> {
  const { args, gateway, world } = call
  const [id = ''] = args
  return await followed(
    call,
    await gateway.get('/v1/erase/{id}', { params: { path: { id } }, signal: world.signal }),
  )
}

/** Says how far it has come, with --watch when it has ended. */
async function followed({ given, gateway, out, world }: Call, begun: Erasure): Promise<Exit> {
  let erasure = begun
  while (given.watch && erasure.state !== 'done') {
    await world.wait(EVERY_MS, world.signal)
    erasure = await gateway.get('/v1/erase/{id}', {
      params: { path: { id: erasure.id } },
      signal: world.signal,
    })
  }
  out.one(erasure, () => linesOf(erasure, out))
  return 'done'
}

async function list(call: Call): Promise<Exit> {
  const { gateway, world } = call
  return await listPages(
    call,
    (limit) => gateway.list('/v1/erase', { params: { query: { limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'ASKED', of: ({ asked_at }) => instantShown(asked_at) },
      { head: 'STATE', of: ({ state }) => state },
      { head: 'OF', of: subjectOf },
      { head: 'BY', of: ({ asked_by }) => asked_by, givesWay: true },
    ],
    'No erasures.',
  )
}

function subjectOf({ number_hash, redacts }: Erasure): string | null {
  return redacts === null ? number_hash : `message ${redacts.message_id}`
}

function linesOf(erasure: Erasure, { paint }: Call['out']): string[] {
  const { redacts, counts, archived_days } = erasure
  return factsOf(
    [
      ['id', erasure.id],
      ['of', subjectOf(erasure)],
      ['goes', redacts && goesOf(redacts)],
      ['asked', `${instantShown(erasure.asked_at)} by ${erasure.asked_by}`],
      ['state', erasure.state],
      ['waits for', erasure.waits_for || null],
      ['days', erasure.days],
      ['in the archive', archived_days.length === 0 ? null : archived_days.join(' ')],
      ...Object.entries(counts),
      ['ended', erasure.finished_at === null ? null : instantShown(erasure.finished_at)],
    ],
    paint,
  )
}

function goesOf({ text, number, deleted }: NonNullable<Erasure['redacts']>): string {
  const parts = { text, number, 'place at Twilio’s door': deleted }
  return Object.entries(parts)
    .flatMap(([part, goes]) => (goes ? [part] : []))
    .join(', ')
}
