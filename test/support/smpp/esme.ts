import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import type { Answered } from '../../../src/smpp/pending.ts'
import type { NewResponse } from '../../../src/smpp/responses.ts'
import { openSession, type Session } from '../../../src/smpp/session.ts'
import { feedFrom, transportOf } from '../../../src/smpp/socket-transport.ts'

/** A client of an SMPP server, in this process. */
export type Esme = {
  readonly session: Session
  readonly socket: Socket
  /** Requests of the server, in their order. */
  readonly asked: readonly Pdu[]
  /** Why the session ended; null: it has not. */
  ended(): string | null
  /** How requests of the server are answered from now on; else with ESME_ROK. */
  answer(how: (pdu: Pdu) => NewResponse | Promise<NewResponse>): void
  /** The command_status of the answer to a bind. */
  bind(given?: BindGiven): Promise<number>
  /** Ends it, if it has not ended. */
  close(): void
}

/** With what it binds: as a transceiver of v3.4 if not said. */
export type BindGiven = {
  readonly as?: 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver'
  readonly system_id?: string
  readonly password?: string
  readonly interface_version?: number
}

/** The account of tests. */
export const ACCOUNT = { system_id: 'shop', password: 'secret' } as const

/** Connects to this loopback port; with the certificate of an authority over TLS. */
export async function openEsme(port: number, ca: string | null = null): Promise<Esme> {
  const socket =
    ca === null ? connectTcp({ host: '127.0.0.1', port }) : connectTls({ host: '127.0.0.1', port, ca })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once(ca === null ? 'connect' : 'secureConnect', () => resolve())
  })
  const asked: Pdu[] = []
  let ended: string | null = null
  let how: Parameters<Esme['answer']>[0] = () => ({ status: 0 })
  const session = openSession(transportOf(socket), {
    responseTimeoutMs: 30_000,
    enquireLinkMs: 0,
    maxInHand: 1_000,
    onRequest(pdu) {
      asked.push(pdu)
      return how(pdu)
    },
    onEnd(reason) {
      ended = reason
    },
  })
  feedFrom(socket, session)
  return {
    session,
    socket,
    asked,
    ended: () => ended,
    answer(given) {
      how = given
    },
    async bind({ as = 'bind_transceiver', interface_version = 0x34, ...given } = {}) {
      const answered = await session.request({
        command: as,
        body: {
          ...ACCOUNT,
          ...given,
          system_type: '',
          interface_version,
          addr_ton: 0,
          addr_npi: 0,
          address_range: '',
        },
      })
      return statusOf(answered)
    },
    close() {
      session.end('the test is over')
      socket.destroy()
    },
  }
}

/** The command_status of an answer; what is none is a fault of the test. */
export function statusOf(answered: Answered): number {
  if (answered.kind !== 'response') throw new Error(`no answer: ${JSON.stringify(answered)}`)
  return answered.pdu.status
}
