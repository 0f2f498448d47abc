import type { ClientId } from '../../src/domain/message.ts'
import { post } from '../../test/support/api.ts'

/** OTPs that leave evenly spaced, each to a number of its own. */
export type OtpProbe = {
  /** Sends no more; resolves with the milliseconds from each request to its 200. Throws when one had another answer. */
  stop(): Promise<readonly number[]>
}

const EIGHT_DIGITS = 100_000_000

/** Starts sending. Numbers are not used twice: one gets a code every 30 seconds only. */
export function startOtpProbe(options: {
  readonly url: string
  readonly clientId: ClientId
  readonly perSecond: number
}): OtpProbe {
  const first = Math.floor(Math.random() * EIGHT_DIGITS)
  const pending: Promise<number>[] = []

  async function send(index: number): Promise<number> {
    const number = String((first + index) % EIGHT_DIGITS).padStart(8, '0')
    const startedAt = performance.now()
    const { status, body } = await post(`${options.url}/v1/messages`, {
      client_id: options.clientId,
      // The last four digits mean nothing to the mock provider.
      to: `+49${number}7777`,
      from: 'SENDER',
      otp: true,
    })
    if (status !== 200) throw new Error(`an OTP was answered ${status} ${body['reason'] ?? body['error']}`)
    return performance.now() - startedAt
  }

  const timer = setInterval(() => {
    const one = send(pending.length)
    // It is looked at in the end.
    one.catch(() => {})
    pending.push(one)
  }, 1_000 / options.perSecond)

  return {
    stop() {
      clearInterval(timer)
      return Promise.all(pending)
    },
  }
}
