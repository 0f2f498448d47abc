/** Which part of a long message it is, from 1, of how many, and what its parts have in common. */
export type PartPlace = { readonly reference: number; readonly total: number; readonly number: number }

/** A place as it was told; null where it contradicts itself, which is to be ignored (3GPP TS 23.040, clause 9.2.3.24.1): it is whole. */
export function consistentPlace(told: PartPlace | null): PartPlace | null {
  return told !== null && told.total > 1 && told.number >= 1 && told.number <= told.total ? told : null
}
