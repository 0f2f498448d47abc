import type { AddressInfo } from 'node:net'
import smpp, { type NpmPdu, type NpmSession } from 'smpp'

/** What it does with a submission: answers with this status, or as it is told, or (null) never. */
export type NpmAnswer = number | { readonly status?: number; readonly fields?: object } | null

/** npm smpp's SMSC, in this process. */
export type NpmSmsc = {
  readonly port: number
  /** The PDUs that bound, in their order. */
  readonly binds: readonly NpmPdu[]
  /** Submissions as it read them. */
  readonly submitted: readonly NpmPdu[]
  /** Sessions that are bound now, in the order that they were. */
  readonly sessions: readonly NpmSession[]
  /** How many were bound at once, at most. */
  most(): number
  /** What it does with submissions from now on; else it takes each, and names it m1, m2, … */
  answer(how: ((pdu: NpmPdu, session: NpmSession) => NpmAnswer) | null): void
  /** With which status it answers binds from now on; null: never. */
  bindWith(status: number | null): void
  /** Sends a delivery on the first session, or this one; the status that it is answered with. */
  deliver(fields: object, session?: NpmSession): Promise<number>
  close(): Promise<void>
}

/** Starts it on a free loopback port; with a key and a certificate over TLS. */
export async function openNpmSmsc(tls: object = {}): Promise<NpmSmsc> {
  const binds: NpmPdu[] = []
  const submitted: NpmPdu[] = []
  const sessions: NpmSession[] = []
  const connected = new Set<NpmSession>()
  let how: Parameters<NpmSmsc['answer']>[0] = null
  let bindStatus: number | null = 0
  let taken = 0
  let most = 0

  const server = smpp.createServer(tls, (session) => {
    connected.add(session)
    session.on('error', () => session.destroy())
    session.on('close', () => {
      connected.delete(session)
      const place = sessions.indexOf(session)
      if (place >= 0) sessions.splice(place, 1)
    })
    session.on('pdu', (pdu: NpmPdu) => {
      if (pdu.command.startsWith('bind_') && !pdu.command.endsWith('_resp')) {
        binds.push(pdu)
        if (bindStatus === null) return
        session.send(pdu.response({ command_status: bindStatus, system_id: 'npm' }))
        if (bindStatus === 0) most = Math.max(most, sessions.push(session))
      }
      if (pdu.command === 'submit_sm') {
        submitted.push(pdu)
        const answer = how ? how(pdu, session) : 0
        if (answer === null) return
        const { status = 0, fields = {} } = typeof answer === 'number' ? { status: answer } : answer
        const id = status === 0 ? { message_id: `m${++taken}` } : {}
        session.send(pdu.response({ command_status: status, ...id, ...fields }))
      }
      if (pdu.command === 'enquire_link') session.send(pdu.response())
      if (pdu.command === 'unbind') {
        session.send(pdu.response())
        session.close()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port, // it listens on a port
    binds,
    submitted,
    sessions,
    most: () => most,
    answer(given) {
      how = given
    },
    bindWith(status) {
      bindStatus = status
    },
    deliver(fields, session = sessions[0]) {
      if (!session) throw new Error('no session is bound')
      return new Promise((resolve) => {
        session.deliver_sm(fields, ({ command_status }) => resolve(command_status))
      })
    },
    async close() {
      for (const session of connected) session.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
