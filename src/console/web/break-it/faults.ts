import type { ProviderAnswer } from '../answers.ts'
import { duration } from '../numbers.ts'

/** What can be broken of a mock: settings of its kind, and the slider of each. */
export const FAULTS = [
  {
    name: 'latency_ms',
    title: 'Latency',
    says: 'until it answers a submission',
    most: 15_000,
    step: 250,
    unit: 'ms',
  },
  {
    name: 'perm_fail_rate',
    title: 'Refusals',
    says: 'refused for good: the credits go back',
    most: 1,
    step: 0.05,
    unit: 'share',
  },
  {
    name: 'temp_fail_rate',
    title: 'Refusals for now',
    says: 'refused, and tried again',
    most: 1,
    step: 0.05,
    unit: 'share',
  },
  {
    name: 'throttle_rate',
    title: 'Throttling',
    says: 'asked to come later: no attempt is counted',
    most: 1,
    step: 0.05,
    unit: 'share',
  },
  {
    name: 'lost_receipt_rate',
    title: 'Lost receipts',
    says: 'taken, and never heard of again',
    most: 1,
    step: 0.05,
    unit: 'share',
  },
] as const
export type FaultName = (typeof FAULTS)[number]['name']
export type Faults = Readonly<Record<FaultName, number>>

/** Those of which together 1 is the most: each submission has one answer. */
const ANSWERS: readonly FaultName[] = ['perm_fail_rate', 'temp_fail_rate', 'throttle_rate']

/** A provider as it was before it was broken. */
export type Whole = {
  readonly settings: Readonly<Record<string, unknown>>
  readonly state: ProviderAnswer['state']
}

/** What a provider's settings say of its faults; what they do not say is as the process has it, and shown as none. */
export function faultsOf(settings: unknown): Faults {
  const given = settingsOf(settings)
  const of = (name: FaultName) => (typeof given[name] === 'number' ? given[name] : 0)
  return {
    latency_ms: of('latency_ms'),
    perm_fail_rate: of('perm_fail_rate'),
    temp_fail_rate: of('temp_fail_rate'),
    throttle_rate: of('throttle_rate'),
    lost_receipt_rate: of('lost_receipt_rate'),
  }
}

/** One fault set; what of the others has no room beside it goes down, the last ones first. */
export function withFault(faults: Faults, name: FaultName, value: number): Faults {
  const next: Record<FaultName, number> = { ...faults, [name]: value }
  if (!ANSWERS.includes(name)) return next
  let room = 1 - value
  for (const other of ANSWERS) {
    if (other === name) continue
    next[other] = Math.max(0, Math.min(next[other], hundredths(room)))
    room -= next[other]
  }
  return next
}

/** What is set of a mock, such as `latency 120 ms, refusals 5 %`, and whether it is paused. */
export function faultWords(faults: Faults, state: ProviderAnswer['state']): string {
  const set = FAULTS.filter(({ name }) => faults[name] > 0).map(
    ({ name, title, unit }) => `${title.toLowerCase()} ${valueWords(faults[name], unit)}`,
  )
  return [...(state === 'paused' ? ['paused'] : []), ...set].join(', ') || 'no fault set'
}

/** How much of a fault is set: `120 ms`, `5 %`. */
export function valueWords(value: number, unit: 'ms' | 'share'): string {
  return unit === 'ms' ? duration(value) : `${Math.round(value * 100)} %`
}

/** The settings that make a provider so, and leave alone what is no fault. */
export function brokenSettings({ settings }: Whole, faults: Faults): Readonly<Record<string, unknown>> {
  return { ...settings, ...faults }
}

/** The settings as an object: those of a mock are one. */
export function settingsOf(settings: unknown): Readonly<Record<string, unknown>> {
  return typeof settings === 'object' && settings !== null ? { ...settings } : {}
}

function hundredths(share: number): number {
  return Math.round(share * 100) / 100
}
