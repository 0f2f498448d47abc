/** Below this ports are of the system's services (RFC 6335, 6); of those callbacks go to the web's two. */
const FIRST_USER_PORT = 1_024
const WEB_PORTS = [80, 443]

/**
 * User ports of services that are not the web's, where a request made of a client's URL could do harm: the bad ports of
 * the Fetch standard (fetch.spec.whatwg.org, "port blocking"), and databases, caches, queues, and what rules machines,
 * by their registered or usual ports.
 */
const OTHER_SERVICES: readonly number[] = [
  // Fetch: H.323, PPTP, NFS, SASL, NPP, Sieve, SIP, X11, SANE, IRC, Amanda.
  ...[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566],
  ...[6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
  // SQL Server, Oracle, MySQL, PostgreSQL, Db2, CockroachDB.
  ...[1433, 1434, 1521, 3306, 33060, 5432, 50000, 26257],
  // CouchDB, Cassandra, InfluxDB, Elasticsearch, MongoDB, RethinkDB.
  ...[5984, 7000, 7001, 9042, 8086, 9200, 9300, 27017, 27018, 27019, 28015],
  // Redis with its cluster and sentinels, memcached.
  ...[6379, 16379, 26379, 11211],
  // MQTT, NATS, AMQP, Kafka, STOMP, ActiveMQ.
  ...[1883, 8883, 4222, 5671, 5672, 9092, 61613, 61616],
  // ZooKeeper, Docker, etcd, Erlang, Kubernetes with its kubelets, Consul.
  ...[2181, 2375, 2376, 2379, 2380, 4369, 6443, 10250, 10255, 8500],
  // iSCSI, remote desktops, WinRM.
  ...[3260, 3389, 5900, 5901, 5985, 5986],
]
const NOT_OF_THE_WEB = new Set(OTHER_SERVICES)

/** What the port of a callback URL must be. */
export const CALLBACK_PORT_RULE =
  'must have the port 80, 443, or one above 1023 that is not that of another well-known service, such as a database'

/** True when callbacks may go to this port. */
export function mayCallPort(port: number): boolean {
  return WEB_PORTS.includes(port) || (port >= FIRST_USER_PORT && !NOT_OF_THE_WEB.has(port))
}

/** The port of an http or https URL, said or not. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}
