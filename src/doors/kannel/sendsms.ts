/** A request to sendsms, as Kannel 1.4.5 reads it: texts and data in octets, one character for each; null is what was not given. */
export type SendSms = {
  /** One number or several, with blanks between them. */
  readonly to: string
  readonly from: string | null
  readonly text: string
  readonly udh: Uint8Array | null
  readonly charset: string | null
  /** 0: 7 bits, 1: octets, 2: UCS-2. */
  readonly coding: 0 | 1 | 2
  readonly mclass: number | null
  readonly mwi: number | null
  readonly altDcs: number | null
  readonly pid: number | null
  /** Minutes from now. */
  readonly validity: number | null
  readonly deferred: number | null
  readonly priority: number | null
  readonly dlrMask: number | null
  readonly dlrUrl: string | null
  readonly account: string | null
  readonly binfo: string | null
  readonly smsc: string | null
  readonly metaData: string | null
}

/** A request that Kannel refuses with 400, in its words. */
export type Misformed = { readonly kind: 'misformed'; readonly words: string }

/** Refuses with 400. */
export function misformed(words: string): Misformed {
  return { kind: 'misformed', words }
}

/** The text that octets of a request are; what is no UTF-8 in it becomes U+FFFD. */
export function utf8(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('utf8')
}

/** Where parameters are found: in a query, a form, or headers. */
export type GivenParameters = {
  /** The octets of the first of this name; null: there is none. */
  first(name: string): string | null
  all(name: string): readonly string[]
}

/** Numbers that a parameter takes, both ends included. */
type Range = readonly [name: string, words: string, from: number, to: number]

/** In the order in which Kannel looks at them, each with its words (gw/smsbox.c, smsbox_req_handle). */
const RANGES = {
  mclass: ['mclass', 'MClass', 0, 3],
  pid: ['pid', 'PID', 0, 255],
  rpi: ['rpi', 'RPI', 0, 2],
  altDcs: ['alt-dcs', 'Alt-DCS', 0, 1],
  mwi: ['mwi', 'MWI', 0, 7],
  coding: ['coding', 'Coding', 0, 2],
  compress: ['compress', 'Compress', 0, 1],
  // 35 days, as far as the gateway goes.
  validity: ['validity', 'Validity', 0, 50_400],
  deferred: ['deferred', 'Deferred', 0, 50_400],
  priority: ['priority', 'Priority', 0, 3],
} as const satisfies Readonly<Record<string, Range>>

/** Bits of a dlr-mask. */
const MAX_DLR_MASK = 63

/** What Kannel's `ACCOUNT_MAX_LEN` is, and what it does not take in one. */
const ACCOUNT = /^[^[\]\r\n]{0,64}$/

/** Octets in one short message. */
const MAX_UDH_OCTETS = 140

/** Reads a request. `defaultCoding` is for who names none. */
export function readSendSms(
  given: GivenParameters,
  { text, charset, udh }: Pick<SendSms, 'charset' | 'udh'> & { readonly text: string },
  defaultCoding: SendSms['coding'] | null,
): SendSms | Misformed {
  const to = given.first('to')
  if (to === null) return misformed('Missing receiver number, rejected')
  if (to.trim() === '') return misformed('Empty receiver number not allowed, rejected')
  if (udh && udh.length !== (udh[0] ?? 0) + 1) return misformed('UDH field misformed, rejected')
  if (udh && udh.length > MAX_UDH_OCTETS) return misformed('UDH field is too long, rejected')
  const account = given.first('account')
  if (account !== null && !ACCOUNT.test(account))
    return misformed('Account field misformed or too long, rejected')
  const dlrMask = maskOf(given)
  if (dlrMask !== null && (dlrMask < 0 || dlrMask > MAX_DLR_MASK))
    return misformed('DLR-Mask field misformed, rejected')
  const numbers = readNumbers(given)
  if ('kind' in numbers) return numbers
  const { coding, ...others } = numbers
  return {
    to,
    from: given.first('from'),
    text,
    udh,
    charset: charset || null,
    coding: CODINGS[coding ?? -1] ?? defaultCoding ?? (udh === null ? 0 : 1),
    ...others,
    dlrMask,
    dlrUrl: given.first('dlr-url') ?? given.first('dlrurl'),
    account: account || null,
    binfo: given.first('binfo'),
    smsc: given.first('smsc'),
    metaData: given.first('meta-data'),
  }
}

const CODINGS = [0, 1, 2] as const

type Numbers = Record<keyof typeof RANGES, number | null>

function readNumbers(given: GivenParameters): Numbers | Misformed {
  const read: [string, number | null][] = []
  for (const [key, [name, words, from, to]] of Object.entries(RANGES)) {
    const value = numberIn(given.first(name))
    // Kannel, too, writes -1 for what is not given.
    const isGiven = value !== null && value !== NOT_GIVEN
    if (isGiven && (value < from || value > to)) return misformed(`${words} field misformed, rejected`)
    read.push([key, isGiven ? value : null])
  }
  return Object.fromEntries(read) as Numbers // all names of RANGES
}

const NOT_GIVEN = -1

/** The first that is a number: a Kannel in front may pass on one with `%d` in it. */
function maskOf(given: GivenParameters): number | null {
  const values = [...given.all('dlr-mask'), ...given.all('dlrmask')].map(numberIn)
  const mask = values.find((value) => value !== null) ?? null
  return mask === NOT_GIVEN ? null : mask
}

/** The number that a text begins with, as `scanf` reads it; null for a text without one. */
function numberIn(text: string | null): number | null {
  const digits = /^\s*([+-]?\d{1,15})/.exec(text ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}
