import { type CountsAs, statesWhere } from '../../domain/lifecycle.ts'

/** What the delivery rate does with messages that count so: those delivered are a part of those that have ended. */
const IN_DELIVERY_RATE: Readonly<Record<CountsAs, 'delivered' | 'ended' | null>> = {
  scheduled: null,
  waiting: null,
  sent: null,
  delivered: 'delivered',
  failed: 'ended',
  expired: 'ended',
  // Its client took it back: that says nothing about a provider.
  cancelled: null,
}

/** The states above the line of the rate. */
export const DELIVERED = statesWhere(({ countsAs }) => IN_DELIVERY_RATE[countsAs] === 'delivered')

/** The states below it. */
export const ENDED = statesWhere(({ countsAs }) => IN_DELIVERY_RATE[countsAs] !== null)

/** The delivery rate as a formula. */
export const DELIVERY_RATE = `${DELIVERED.join(' + ')} ÷ (${ENDED.join(' + ')})`
