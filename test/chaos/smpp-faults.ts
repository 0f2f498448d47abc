import type { Mood } from '../support/smsc-sink/mood.ts'
import type { Sink } from '../support/smsc-sink/sink-process.ts'
import { FAULTS, type Struck, type Target } from './faults.ts'

/** What faults of an SMSC strike. */
export type SmppTarget = Target & { readonly sink: Sink }

/** How long an SMSC that was killed stays down. */
const DOWN_MS = 1_500
/** Longer than a gateway waits for an answer (`RESPONSE_TIMEOUT_MS`), and a third of it. */
const TOO_LATE_MS = 1_500
const LATE_MS = 350
/** What is under way within it is without an answer for good: a few windows. */
const BRIEFLY_MS = 300

/** Every kind of fault of an SMSC, and what the gateway itself may suffer while it talks to one. */
export const SMPP_FAULTS = {
  'the SMSC is killed, restarted': async ({ sink }) => {
    await sink.kill()
    await Bun.sleep(DOWN_MS)
    await sink.start()
    return over()
  },
  'the SMSC hangs': async ({ sink, pauseMs }) => {
    sink.freeze()
    await Bun.sleep(pauseMs)
    sink.thaw()
    return over()
  },
  'the SMSC throttles': async ({ sink, pauseMs }) => {
    await sink.order({ mood: { status: 0x58 } })
    await Bun.sleep(pauseMs / 2)
    await sink.order({ mood: { status: 0x14 } })
    await Bun.sleep(pauseMs / 2)
    await sink.order({ mood: { status: 0 } })
    return over()
  },
  'the SMSC has no system for a while': (target) => during(target, { status: 0x08 }, { status: 0 }),
  'answers come late, in time': (target) => during(target, { answerAfterMs: LATE_MS }, { answerAfterMs: 0 }),
  'answers come too late': async ({ sink }) => {
    await sink.order({ mood: { answerAfterMs: TOO_LATE_MS } })
    await Bun.sleep(BRIEFLY_MS)
    await sink.order({ mood: { answerAfterMs: 0 } })
    return over()
  },
  'the SMSC takes and hangs up': async ({ sink }) => {
    await sink.order({ mood: { answerAfterMs: null } })
    await Bun.sleep(BRIEFLY_MS)
    await sink.order({ mood: { answerAfterMs: 0 }, deed: 'hang up' })
    return over()
  },
  'receipts come twice': (target) => during(target, { copies: 2 }, { copies: 1 }),
  'receipts come before the answer': (target) =>
    during(target, { answerAfterMs: LATE_MS, copies: 2 }, { answerAfterMs: 0, copies: 1 }),
  'the SMSC closes after each bind': (target) =>
    during(target, { bind: 'close' }, { bind: 'take' }, 'hang up'),
  'the SMSC refuses to bind': (target) => during(target, { bind: 'refuse' }, { bind: 'take' }, 'hang up'),
  'the SMSC unbinds': async ({ sink }) => {
    await sink.order({ deed: 'unbind' })
    return over()
  },
  'the SMSC speaks HTTP': async ({ sink }) => {
    await sink.order({ deed: 'speak HTTP' })
    return over()
  },
  'kill -9 of a worker': FAULTS['kill -9 of a worker'],
  'a worker paused': FAULTS['a worker paused'],
  'nats-server killed, restarted': FAULTS['nats-server killed, restarted'],
  'PostgreSQL stopped at once, restarted': FAULTS['PostgreSQL stopped at once, restarted'],
} satisfies Record<string, (target: SmppTarget) => Promise<Struck>>

export type SmppFaultKind = keyof typeof SMPP_FAULTS

async function during(
  { sink, pauseMs }: SmppTarget,
  mood: Partial<Mood>,
  after: Partial<Mood>,
  deed?: 'hang up',
): Promise<Struck> {
  await sink.order({ mood, ...(deed ? { deed } : {}) })
  await Bun.sleep(pauseMs)
  await sink.order({ mood: after })
  return over()
}

function over(): Struck {
  return { whom: 'the SMSC', overAtMs: Date.now(), repair: async () => {} }
}
