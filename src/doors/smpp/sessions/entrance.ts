import type { Socket } from 'node:net'
import { networkOf } from '../../../domain/ip-address.ts'
import type { ApiDeps } from '../../../world.ts'
import { type Connection, type ConnectionDeps, serve } from './connection.ts'

/** A connection that is not bound by then is ended, in milliseconds. */
export const BIND_WITHIN_MS = 15_000

/**
 * Connections that are not bound, of all sources and of one: what scans and storms may hold. Who says nothing makes room for who comes:
 * a client says who it is as soon as it is connected.
 */
export const MAX_UNBOUND = 500
export const MAX_UNBOUND_PER_SOURCE = 50

/** Connections in all. */
export const MAX_CONNECTIONS = 5_000

/** Refusals are logged no more often. */
const LOG_EVERY_MS = 60_000

/** Takes connections in and serves each, as far as there is room. */
export type Entrance = {
  /** Serves a connection, or ends it at once. */
  enter(socket: Socket, secure: boolean): void
  /** All that are there. */
  connections(): readonly Connection[]
  /** To be called each second. */
  tick(): void
}

type Inside = { readonly connection: Connection; readonly sinceMs: number }

/** Nobody is there yet. */
export function openEntrance(deps: ConnectionDeps & Pick<ApiDeps, 'log'>): Entrance {
  const inside = new Map<Socket, Inside>()
  /** Those that are not bound, the oldest first, and how many of them come from where. */
  const unbound = new Map<Socket, Connection>()
  const unboundFrom = new Map<string, number>()
  let loggedAtMs = Number.NEGATIVE_INFINITY

  function count(source: string, step: 1 | -1): void {
    const now = (unboundFrom.get(source) ?? 0) + step
    if (now === 0) unboundFrom.delete(source)
    else unboundFrom.set(source, now)
  }

  function hasRoom(source: string): boolean {
    if (inside.size >= MAX_CONNECTIONS || (unboundFrom.get(source) ?? 0) >= MAX_UNBOUND_PER_SOURCE)
      return false
    return unbound.size < MAX_UNBOUND || makeRoom()
  }

  function makeRoom(): boolean {
    for (const connection of unbound.values()) {
      if (!connection.isSilent()) continue
      connection.end('it said nothing while others came')
      logCrowd({})
      return true
    }
    return false
  }

  function refuse(socket: Socket, source: string): void {
    socket.on('error', () => {})
    socket.destroy()
    logCrowd({ source })
  }

  function logCrowd(fields: { readonly source?: string }): void {
    const nowMs = performance.now()
    if (nowMs - loggedAtMs < LOG_EVERY_MS) return
    loggedAtMs = nowMs
    deps.log.warn(
      { ...fields, connections: inside.size, unbound: unbound.size },
      'an SMPP connection was ended at once: too many are there or not bound; further ones are not logged for a minute',
    )
  }

  return {
    enter(socket, secure) {
      const address = plainAddress(socket.remoteAddress ?? '')
      const source = networkOf(address)
      if (!hasRoom(source)) {
        refuse(socket, source)
        return
      }
      count(source, 1)
      const leaveUnbound = once(() => {
        unbound.delete(socket)
        count(source, -1)
      })
      const connection = serve(
        deps,
        socket,
        { address, secure },
        {
          bound: leaveUnbound,
          ended() {
            leaveUnbound()
            inside.delete(socket)
          },
        },
      )
      socket.setNoDelay(true)
      unbound.set(socket, connection)
      inside.set(socket, { connection, sinceMs: performance.now() })
    },
    connections: () => [...inside.values()].map(({ connection }) => connection),
    tick() {
      const nowMs = performance.now()
      for (const { connection, sinceMs } of inside.values()) {
        if (!connection.isBound() && nowMs - sinceMs >= BIND_WITHIN_MS)
          void connection.unbind('it did not bind in time')
        else connection.tick()
      }
    },
  }
}

/** IPv4 as it is written, also where it comes as IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
