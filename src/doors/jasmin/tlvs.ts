import { Value } from '@sinclair/typebox/value'
import { GivenTlvs, type TlvValue } from '../../domain/parameters.ts'
import { invalid, type JasminRefusal } from './arguments.ts'

/** How a value of a type is kept; null: it is not of the type. */
type Reading = (value: unknown) => TlvValue | null

const text: Reading = (value) => (typeof value === 'string' ? value : null)
const number = (value: unknown) => (Number.isSafeInteger(value) ? Number(value) : null)

/** The types that Jasmin gives vendor parameters. */
const TYPES: Readonly<Record<string, Reading>> = {
  OctetString: text,
  COctetString: (value) => (typeof value === 'string' ? { c_string: value } : null),
  Int1: (value) => withNumber(value, (int8) => ({ int8 })),
  Int2: (value) => withNumber(value, (int16) => ({ int16 })),
  Int4: (value) => withNumber(value, (int32) => ({ int32 })),
  // Digits beyond 2^53 are only whole as a text.
  Int8: (value) => {
    const digits = typeof value === 'string' ? value : String(number(value) ?? '')
    if (!/^\d{1,19}$/.test(digits)) return null
    return { hex: BigInt(digits).toString(16).padStart(16, '0') }
  },
}

function withNumber(value: unknown, kept: (number: number) => TlvValue): TlvValue | null {
  const read = number(value)
  return read === null ? null : kept(read)
}

/** Reads custom_tlvs, `{"0xTAG": value}` or `{"0xTAG:Type": value}`. */
export function readCustomTlvs(
  given: string,
): { readonly kind: 'tlvs'; readonly tlvs: GivenTlvs } | JasminRefusal {
  const refusal = invalid(
    'Argument [custom_tlvs] has an invalid value: must be an object {"0xTAG:Type": value} of vendor tags, with whole numbers up to 2^53 and larger ones as texts.',
  )
  const read = parsed(given)
  if (read === null) return refusal
  const tlvs: Record<string, TlvValue> = {}
  for (const [key, value] of Object.entries(read)) {
    const [tag = '', type = 'OctetString'] = key.split(':')
    const kept = (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined)?.(value) ?? null
    if (kept === null) return refusal
    tlvs[tag] = kept
  }
  return Value.Check(GivenTlvs, tlvs) ? { kind: 'tlvs', tlvs } : refusal
}

function parsed(given: string): object | null {
  try {
    const value: unknown = JSON.parse(given)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
