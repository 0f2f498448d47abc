import { ACTOR_STREAM, RECEIPT_STREAM } from '../../src/bus/subjects.ts'
import { must } from '../../src/domain/assert.ts'
import { eventually } from '../support/eventually.ts'
import type { NatsCluster, Node } from './nats-cluster.ts'
import type { Member, RedisGroup } from './redis-sentinels.ts'
import type { Strike } from './traffic.ts'

/** What is struck: three nats-servers, and two redis-servers with their sentinels. */
export type Struck = { readonly nats: NatsCluster; readonly redis: RedisGroup }

/** Sentinels take 5 s to call a master down, and some to choose another. */
const FELT_WITHIN_MS = 60_000

type Fault = (struck: Struck) => Promise<Strike>

/** What strikes NATS and Redis. Each repair ends with all servers in their places. */
export const BUS_FAULTS = {
  'kill -9 of the leader of the stream of orders': atNode(
    leads(ACTOR_STREAM),
    ({ server }) => server.kill(),
    ({ server }) => server.start(),
  ),
  'SIGSTOP of the leader of the stream of orders': atNode(leads(ACTOR_STREAM), freeze, thaw),
  'the leader of the stream of orders is parted from all': atNode(
    leads(ACTOR_STREAM),
    async ({ line, routes }) => {
      for (const one of [line, ...routes]) one.hang()
    },
    async ({ line, routes }) => {
      for (const one of [line, ...routes]) one.resume()
    },
  ),
  'the leader of the stream of orders is parted from the others, not from us': atNode(
    leads(ACTOR_STREAM),
    island,
    mainland,
  ),
  'kill -9 of the leader of the stream of receipts': atNode(
    leads(RECEIPT_STREAM),
    ({ server }) => server.kill(),
    ({ server }) => server.start(),
  ),
  'SIGSTOP of the leader of the stream of receipts': atNode(leads(RECEIPT_STREAM), freeze, thaw),
  'the leader of the stream of receipts is parted from the others, not from us': atNode(
    leads(RECEIPT_STREAM),
    island,
    mainland,
  ),
  'kill -9 of a nats-server that leads neither': atNode(
    follows,
    ({ server }) => server.kill(),
    ({ server }) => server.start(),
    isMissed,
  ),
  'SIGSTOP of a nats-server that leads neither': atNode(follows, freeze, thaw, isMissed),
  'a nats-server that leads neither is parted from the others, not from us': atNode(
    follows,
    island,
    mainland,
    isMissed,
  ),
  'kill -9 of the Redis master': atMaster(
    ({ server }) => server.kill(),
    ({ server }) => server.start(),
  ),
  'SIGSTOP of the Redis master': atMaster(freeze, thaw),
  'the Redis master is parted from all': atMaster(
    async ({ line }) => line.hang(),
    async ({ line }) => line.resume(),
  ),
} satisfies Record<string, Fault>

type Blow<Hit> = (hit: Hit) => void | Promise<void>

function leads(stream: string): (nats: NatsCluster) => Promise<Node> {
  return (nats) => nats.leaderOf(stream)
}

async function follows(nats: NatsCluster): Promise<Node> {
  const leaders = await Promise.all([ACTOR_STREAM, RECEIPT_STREAM].map((stream) => nats.leaderOf(stream)))
  return must(
    nats.nodes.find((node) => !leaders.includes(node)),
    'three servers, of which two lead at most',
  )
}

/** The others know that it lacks what they have stored since. */
function isMissed(nats: NatsCluster, { name }: Node): Promise<unknown> {
  return eventually(async () => (await nats.behind(ACTOR_STREAM)).includes(name), {
    withinMs: FELT_WITHIN_MS,
  })
}

function atNode(
  choose: (nats: NatsCluster) => Promise<Node>,
  blow: Blow<Node>,
  mend: Blow<Node>,
  felt: (nats: NatsCluster, node: Node) => Promise<unknown> = async () => {},
): Fault {
  return async ({ nats }) => {
    await nats.healthy()
    const node = await choose(nats)
    await blow(node)
    return {
      whom: node.name,
      felt: () => felt(nats, node),
      async repair() {
        await mend(node)
        await nats.healthy()
      },
    }
  }
}

function atMaster(blow: Blow<Member>, mend: Blow<Member>): Fault {
  return async ({ redis }) => {
    await redis.healthy()
    const master = await redis.master()
    await blow(master)
    return {
      whom: master.name,
      felt: () => eventually(async () => (await redis.master()) !== master, { withinMs: FELT_WITHIN_MS }),
      async repair() {
        await mend(master)
        await redis.healthy()
      },
    }
  }
}

function freeze({ server }: Pick<Node, 'server'>): void {
  process.kill(must(server.pid(), 'it runs'), 'SIGSTOP')
}

function thaw({ server }: Pick<Node, 'server'>): void {
  process.kill(must(server.pid(), 'it runs'), 'SIGCONT')
}

function island({ routes }: Node): void {
  for (const line of routes) line.hang()
}

function mainland({ routes }: Node): void {
  for (const line of routes) line.resume()
}
