import type { Pdu } from '../../../src/smpp/pdu.ts'
import type { NewResponse } from '../../../src/smpp/responses.ts'
import { openSession, type Session } from '../../../src/smpp/session.ts'

/** How patient the sessions of the tests are. */
export const PATIENCE = { responseTimeoutMs: 1_000, enquireLinkMs: 10_000, maxInHand: 4 }

type Side = {
  readonly session: Session
  readonly requests: Pdu[]
  readonly ends: string[]
  readonly late: Pdu[]
}

/** Two sessions that talk to each other, at a clock of the test's; what they write arrives in the next microtask. */
export function pair(answers: (pdu: Pdu) => NewResponse | Promise<NewResponse> = () => ({ status: 0 })) {
  const clock = { nowMs: 0 }
  const line = { isCut: false, unread: 0 }
  const sides: Side[] = []
  const open = (other: 0 | 1): Side => {
    const heard = { requests: [] as Pdu[], ends: [] as string[], late: [] as Pdu[] }
    const session = openSession(
      {
        write(octets) {
          if (line.isCut) line.unread += octets.length
          else queueMicrotask(() => sides[other]?.session.received(Buffer.from(octets)))
        },
        waiting: () => line.unread,
        end: () => {},
      },
      {
        ...PATIENCE,
        now: () => clock.nowMs,
        onRequest(pdu) {
          heard.requests.push(pdu)
          return answers(pdu)
        },
        onLate: (pdu) => heard.late.push(pdu),
        onEnd: (reason) => heard.ends.push(reason),
      },
    )
    return { session, ...heard }
  }
  const client = open(1)
  sides.push(client)
  const server = open(0)
  sides.push(server)
  const pass = (ms: number) => {
    clock.nowMs += ms
    for (const { session } of sides) session.tick()
  }
  return { client, server, line, pass }
}

/** A session of ours that is told octets by hand, at a clock of the test's; answers what it wrote. */
export function alone(
  answer: (pdu: Pdu) => NewResponse | Promise<NewResponse> = () => ({ status: 0 }),
  more: { readonly unbindWaitMs?: number } = {},
) {
  const clock = { nowMs: 0 }
  const written: Buffer[] = []
  const ends: string[] = []
  const requests: Pdu[] = []
  const late: Pdu[] = []
  const session = openSession(
    { write: (octets) => void written.push(octets), waiting: () => 0, end: () => {} },
    {
      ...PATIENCE,
      ...more,
      now: () => clock.nowMs,
      onRequest(pdu) {
        requests.push(pdu)
        return answer(pdu)
      },
      onLate: (pdu) => late.push(pdu),
      onEnd: (reason) => ends.push(reason),
    },
  )
  const pass = (ms: number) => {
    clock.nowMs += ms
    session.tick()
  }
  /** What left since it was asked last, once everything under way has been answered. */
  const hex = async () => {
    await Bun.sleep(0)
    return Buffer.concat(written.splice(0)).toString('hex')
  }
  return {
    session,
    ends,
    requests,
    late,
    pass,
    hex,
    tell: (hex: string) => session.received(Buffer.from(hex, 'hex')),
  }
}
