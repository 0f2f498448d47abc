import type { components } from '../../client.ts'
import type { Call } from '../call.ts'
import type { Command } from '../command.ts'
import { type Exit, Usage } from '../exits.ts'
import { listPages } from '../pages.ts'
import { factsOf } from '../table.ts'
import { instantShown, readCount, readPast } from '../times.ts'

type Job = components['schemas']['BulkJob']
type Counts = Readonly<Record<string, number>>

const ACTS = ['cancel', 'retry', 'move', 'resend', 'replay_callbacks'] as const
type Act = (typeof ACTS)[number]

/** How a value is read that stands behind a field of the search. */
const FIELDS = {
  ids: 'list',
  client_id: 'list',
  status: 'list',
  provider: 'list',
  country: 'list',
  lane: 'list',
  door: 'list',
  error: 'text',
  reference: 'text',
  number: 'text',
  from: 'time',
  to: 'time',
  attempts_from: 'count',
  price_from: 'text',
  price_to: 'text',
  held: 'flag',
} as const satisfies Readonly<Record<string, 'list' | 'text' | 'time' | 'count' | 'flag'>>

const EVERY_MS = 500

/** `sms bulk`: one act on many messages. */
export const BULK: Command = {
  name: 'bulk',
  says: 'cancel, retry, move, send again or tell again many messages at once (admins)',
  about: `The acts: ${ACTS.join(', ')}.
Which messages: fields of the search, of which all must hold, with commas for one of several, or ids=ID,ID:
${Object.keys(FIELDS).join(', ')}.`,
  verbs: [
    {
      word: null,
      args: [],
      says: 'those that were started, newest first',
      options: ['limit', 'all'],
      run: list,
    },
    {
      word: 'count',
      args: ['ACT', 'FIELD=VALUE…'],
      says: 'what would become of how many; nothing is done',
      options: ['provider'],
      run: count,
    },
    {
      word: 'start',
      args: ['ACT', 'FIELD=VALUE…'],
      says: 'do it, if there are as many as --expect says (2 % more or less)',
      options: ['provider', 'expect', 'watch'],
      run: start,
    },
    { word: 'show', args: ['ID'], says: 'how far it has come', options: ['watch'], run: show },
    {
      word: 'items',
      args: ['ID'],
      says: 'what became of each message',
      options: ['limit', 'all'],
      run: items,
    },
    { word: 'stop', args: ['ID'], says: 'leave the rest as it is', options: [], run: stop },
  ],
  examples: [
    ['sms bulk count move status=FAILED_PERM provider=mock from=2h --provider mock-b', 'what would be moved'],
    ['sms bulk start cancel status=SCHEDULED reference=autumn --expect 0 --watch', 'and wait for its end'],
    ['sms bulk', 'who started what, and what came of it'],
  ],
}

async function list(call: Call): Promise<Exit> {
  const { gateway, world } = call
  return await listPages(
    call,
    (limit) => gateway.list('/v1/bulk', { params: { query: { limit } }, signal: world.signal }),
    [
      { head: 'ID', of: ({ id }) => id },
      { head: 'STARTED', of: ({ created_at }) => instantShown(created_at) },
      { head: 'BY', of: ({ asked_by }) => asked_by },
      { head: 'ACT', of: ({ act, provider }) => (provider === null ? act : `${act} to ${provider}`) },
      { head: 'STATE', of: ({ state }) => state },
      { head: 'OF', of: ({ total }) => total, isRight: true },
      { head: 'DONE', of: ({ done }) => sumOf(done), isRight: true },
      { head: 'REFUSED', of: ({ refused }) => sumOf(refused), isRight: true },
    ],
    'No acts on many messages.',
  )
}

async function count({ args, given, gateway, out, world }: Call): Promise<Exit> {
  const body = { ...readAsked(args, given.provider, world.now()), dry: true }
  const counted = await gateway.post('/v1/bulk', { body, signal: world.signal })
  if (!('count' in counted)) throw new Error('a dry run was not answered as one')
  out.one(counted, () =>
    factsOf(
      [['messages', counted.count], ...ofCounts(counted.done), ...refusals(counted.refused)],
      out.paint,
    ),
  )
  return 'done'
}

async function start(call: Call): Promise<Exit> {
  const { args, given, gateway, world } = call
  const expect = given.expect === undefined ? {} : { expect: readExpected(given.expect) }
  const body = { ...readAsked(args, given.provider, world.now()), ...expect }
  const job = await gateway.post('/v1/bulk', { body, signal: world.signal })
  if ('count' in job) throw new Error('the start was answered as a dry run')
  return await followed(call, job)
}

async function show(call: Call): Promise<Exit> {
  const { args, gateway, world } = call
  return await followed(
    call,
    await gateway.get('/v1/bulk/{id}', { params: pathOf(args), signal: world.signal }),
  )
}

/** Says how far it has come, with --watch when it has ended. */
async function followed({ given, gateway, out, world }: Call, begun: Job): Promise<Exit> {
  let job = begun
  while (given.watch && job.state === 'running') {
    await world.wait(EVERY_MS, world.signal)
    job = await gateway.get('/v1/bulk/{id}', { params: { path: { id: job.id } }, signal: world.signal })
  }
  out.one(job, () => linesOf(job, out))
  return job.state === 'done' && sumOf(job.refused) > 0 ? 'unwelcome' : 'done'
}

async function items(call: Call): Promise<Exit> {
  const { args, gateway, world } = call
  const { path } = pathOf(args)
  return await listPages(
    call,
    (limit) =>
      gateway.list('/v1/bulk/{id}/items', { params: { path, query: { limit } }, signal: world.signal }),
    [
      { head: 'MESSAGE', of: ({ message_id }) => message_id },
      { head: 'STATE', of: ({ state }) => state },
      { head: 'OUTCOME', of: ({ outcome }) => outcome },
      { head: 'SENT AGAIN AS', of: ({ new_message_id }) => new_message_id },
    ],
    'No messages.',
  )
}

async function stop({ args, gateway, out, world }: Call): Promise<Exit> {
  const job = await gateway.post('/v1/bulk/{id}/stop', { params: pathOf(args), signal: world.signal })
  out.one(job, () => linesOf(job, out))
  return 'done'
}

function pathOf([id = '']: readonly string[]) {
  return { path: { id } }
}

/** `move status=FAILED_PERM from=2h`. Throws `Usage`. */
function readAsked([act = '', ...fields]: readonly string[], provider: string | undefined, nowMs: number) {
  if (!isAct(act)) throw new Usage(`${act} must be one of ${ACTS.join(', ')}`)
  const { ids, ...filter } = readFields(fields, nowMs)
  return {
    act,
    // What a field may hold is for the gateway to say.
    ...(Array.isArray(ids) ? { ids: ids as string[] } : {}),
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    ...(provider === undefined ? {} : { provider }),
  }
}

function readFields(fields: readonly string[], nowMs: number): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const [, name = field, value] = /^([^=]*)=(.*)$/s.exec(field) ?? []
      if (value === undefined || !isField(name))
        throw new Usage(`${field} must be FIELD=VALUE, with one of ${Object.keys(FIELDS).join(', ')}`)
      return [name, readValue(name, value, nowMs)]
    }),
  )
}

function readValue(name: keyof typeof FIELDS, value: string, nowMs: number): unknown {
  switch (FIELDS[name]) {
    case 'list':
      return value.split(',').filter((each) => each !== '')
    case 'time':
      return readPast(value, name, nowMs)
    case 'count':
      return readCount(value, name)
    case 'flag':
      return value === 'true'
    case 'text':
      return value
  }
}

function readExpected(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Usage('--expect must be the count of sms bulk count')
  return Number(text)
}

function isAct(word: string): word is Act {
  return ACTS.some((act) => act === word)
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name)
}

function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0)
}

function linesOf(job: Job, { paint }: Call['out']): string[] {
  return factsOf(
    [
      ['id', job.id],
      ['act', job.provider === null ? job.act : `${job.act} to ${job.provider}`],
      ['of', job.filter === null ? 'messages by their ids' : JSON.stringify(job.filter)],
      ['started', `${instantShown(job.created_at)} by ${job.asked_by}`],
      ['state', job.state],
      ['messages', job.total],
      ['left', job.left],
      ...ofCounts(job.done),
      ...refusals(job.refused),
      ['ended', instantShown(job.finished_at)],
    ],
    paint,
  )
}

function ofCounts(counts: Counts): [string, number][] {
  return Object.entries(counts)
}

function refusals(counts: Counts): [string, number][] {
  return Object.entries(counts).map(([why, count]) => [`not: ${why}`, count])
}
