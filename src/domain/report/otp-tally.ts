import { countryOf } from '../country.ts'
import { OTP_LIFETIME_MS } from '../otp.ts'
import { type Histogram, histogramOf } from './histogram.ts'

/** A minute is counted again until its codes are as old as this, in milliseconds: none can be verified then. */
export const OTPS_OPEN_MS = OTP_LIFETIME_MS + 5 * 60_000

/** What became of codes. */
export type OtpSums = {
  /** Whose message was accepted. */
  readonly asked: number
  /** That a provider took. */
  readonly sent: number
  readonly delivered: number
  readonly verified: number
  /** Sent, and not verified while they could be. */
  readonly expired: number
  /** Sent, without those that are not verified and younger than `TYPED_WITHIN_MS`: the share of verified codes is of these. */
  readonly judged: number
}

/** Codes with the same times, all of a minute and client. Steps are of `histogram.ts`; null: it did not happen. */
export type OtpSlice = OtpSums & {
  readonly minuteMs: number
  readonly clientId: string
  /** The country of the message, or the number where none was noted. */
  readonly place: string
  readonly sentStep: number | null
  readonly verifiedStep: number | null
}

/** What became of the codes of a minute, client and country, and how long that took since they were asked for. */
export type OtpMinute = OtpSums & {
  readonly minuteMs: number
  readonly clientId: string
  readonly country: string
  readonly sentIn: Histogram
  readonly verifiedIn: Histogram
}

const NO_CODES: OtpSums = { asked: 0, sent: 0, delivered: 0, verified: 0, expired: 0, judged: 0 }

/** Adds up. */
export function sumOtps(all: readonly OtpSums[]): OtpSums {
  return all.reduce<OtpSums>(
    (sum, one) => ({
      asked: sum.asked + one.asked,
      sent: sum.sent + one.sent,
      delivered: sum.delivered + one.delivered,
      verified: sum.verified + one.verified,
      expired: sum.expired + one.expired,
      judged: sum.judged + one.judged,
    }),
    NO_CODES,
  )
}

/** Slices by minute, client and country. */
export function otpMinutesOf(slices: readonly OtpSlice[]): OtpMinute[] {
  const placed = slices.map((slice) => ({
    ...slice,
    country: slice.place.startsWith('+') ? countryOf(slice.place) : slice.place,
  }))
  const groups = Map.groupBy(
    placed,
    ({ minuteMs, clientId, country }) => `${minuteMs} ${clientId} ${country}`,
  )
  return [...groups.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const { minuteMs, clientId, country } = first
    return {
      minuteMs,
      clientId,
      country,
      ...sumOtps(of),
      sentIn: stepsOf(of.map(({ sentStep, sent }) => [sentStep, sent])),
      verifiedIn: stepsOf(of.map(({ verifiedStep, verified }) => [verifiedStep, verified])),
    }
  })
}

function stepsOf(cells: readonly (readonly [number | null, number])[]): Histogram {
  const counted = new Map<number, number>()
  for (const [step, codes] of cells)
    if (step !== null && codes > 0) counted.set(step, (counted.get(step) ?? 0) + codes)
  return histogramOf(counted)
}

/** The share of codes that were verified, of those that a provider took; null while none is judged. */
export function verifiedShareOf({ verified, judged }: Pick<OtpSums, 'verified' | 'judged'>): number | null {
  return judged === 0 ? null : Math.round((verified / judged) * 10_000) / 10_000
}
