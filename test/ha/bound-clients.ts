import { STATUSES } from '../../src/smpp/status.ts'
import { type Esme, openEsme, statusOf } from '../support/smpp/esme.ts'
import { SUBMIT } from '../support/smpp/submission.ts'

/** What became of the submissions and sessions of SMPP clients. */
export type Told = {
  /** Answered ESME_ROK. */
  readonly accepted: number
  /** Crossed an unbind: refused, or without an answer because the client has left. They are submitted again, and must not count. */
  readonly crossed: number
  /** Answered with another status, or not at all, each with why. */
  readonly failed: readonly string[]
  /** Sessions that ended, and how many of them were told so by an unbind before. */
  readonly ended: number
  readonly unbound: number
}

/** SMPP clients that bind again as soon as they are told to leave. */
export type BoundClients = {
  told(): Told
  /** Submits no more; resolves when all have left. */
  stop(): Promise<void>
}

const SUBMISSION_EVERY_MS = 100

/** Starts `count` clients of the account of tests at this loopback port, each of which submits ten times a second. */
export async function startBoundClients(port: number, count: number): Promise<BoundClients> {
  const failed: string[] = []
  let accepted = 0
  let crossed = 0
  let ended = 0
  let unbound = 0
  let stopping = false

  async function bind(): Promise<Esme> {
    for (;;) {
      const esme = await openEsme(port)
      const status = await esme.bind().catch(() => null)
      if (status === 0) return esme
      esme.close()
      if (status !== null) failed.push(`a bind was answered ${status}`)
      await Bun.sleep(SUBMISSION_EVERY_MS)
    }
  }

  async function live(first: Esme): Promise<void> {
    let esme = first
    while (!stopping) {
      if (esme.ended() !== null || isTold(esme)) {
        ended++
        if (isTold(esme)) unbound++
        esme.close()
        esme = await bind()
      }
      const answered = await esme.session.request(SUBMIT)
      if (answered.kind === 'response' && statusOf(answered) === 0) accepted++
      else if (
        isTold(esme) ||
        (answered.kind === 'response' && answered.pdu.status === STATUSES.ESME_RMSGQFUL)
      )
        crossed++
      else failed.push(answered.kind === 'response' ? `status ${statusOf(answered)}` : answered.kind)
      await Bun.sleep(SUBMISSION_EVERY_MS)
    }
    await esme.session.unbind()
    esme.close()
  }

  const clients = await Promise.all(Array.from({ length: count }, () => bind()))
  const lives = clients.map(live)
  return {
    told: () => ({ accepted, crossed, failed, ended, unbound }),
    async stop() {
      stopping = true
      await Promise.all(lives)
    },
  }
}

function isTold({ ended }: Esme): boolean {
  return ended() === 'the peer said unbind'
}
