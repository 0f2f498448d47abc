import type { PostgresCluster } from './postgres-cluster.ts'
import type { ClusterNode } from './postgres-node.ts'
import type { Strike } from './traffic.ts'

type Fault = (cluster: PostgresCluster) => Promise<Strike>

/** What strikes PostgreSQL under Patroni. Each repair ends with both nodes in their places. */
export const POSTGRES_FAULTS = {
  'kill -9 of the leader’s PostgreSQL': atLeader((leader) => leader.killPostgres()),
  'kill -9 of the leader and its Patroni': atLeader(
    (leader) => leader.kill(),
    (leader) => leader.start(),
  ),
  'SIGSTOP of the leader and its Patroni': atLeader(
    (leader) => leader.freeze(),
    async (leader) => leader.thaw(),
  ),
  'the leader is parted from all': atLeader(
    (leader) => leader.part(),
    async (leader) => leader.join(),
  ),
  'the leader hands over': atLeader((leader) => leader.handOver()),
  'kill -9 of the standby and its Patroni': atStandby(
    (standby) => standby.kill(),
    (standby) => standby.start(),
  ),
  'SIGSTOP of the standby and its Patroni': atStandby(
    (standby) => standby.freeze(),
    async (standby) => standby.thaw(),
  ),
} satisfies Record<string, Fault>

/** HAProxy is started again at once, as whoever minds it does. */
export const HAPROXY_FAULTS = {
  'kill -9 of HAProxy': async ({ haproxy }) => {
    await haproxy.kill()
    await haproxy.start()
    return { whom: 'haproxy', repair: nothing }
  },
} satisfies Record<string, Fault>

/** Where there are three. */
export const ETCD_FAULTS = {
  'kill -9 of the etcd that leads': async ({ etcds, settled }) => {
    const led = await etcds.leader()
    await led.kill()
    return {
      whom: led.url,
      felt: etcds.leader,
      async repair() {
        await led.start()
        await etcds.healthy()
        await settled()
      },
    }
  },
} satisfies Record<string, Fault>

type Blow = (node: ClusterNode) => void | Promise<void>

async function nothing() {}

function atLeader(blow: Blow, mend: (node: ClusterNode) => Promise<void> = nothing): Fault {
  return async (cluster) => strike(cluster, (await cluster.settled()).leader, blow, mend)
}

function atStandby(blow: Blow, mend: (node: ClusterNode) => Promise<void> = nothing): Fault {
  return async (cluster) => strike(cluster, (await cluster.settled()).standby, blow, mend)
}

async function strike(
  cluster: PostgresCluster,
  node: ClusterNode,
  blow: Blow,
  mend: (node: ClusterNode) => Promise<void>,
): Promise<Strike> {
  await blow(node)
  return {
    whom: node.name,
    async repair() {
      await mend(node)
      await cluster.settled()
    },
  }
}
