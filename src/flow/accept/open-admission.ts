import type { Admission, Admitted, Barred, Gate } from '../../domain/controls/admission.ts'

/** Asks the gates, one after the other. */
export function openAdmission(gates: readonly Gate[]): Admission {
  return async (drafts, nowMs) => {
    let looked: readonly (Admitted | Barred)[] = drafts.map((draft) => ({
      kind: 'admitted',
      draft,
      note: null,
    }))
    for (const gate of gates) {
      const open = looked.every(isAdmitted) ? looked : looked.filter(isAdmitted)
      if (open.length === 0) break
      const answered = await gate(open, nowMs)
      // As nearly always: it had nothing against any of them.
      if (answered === open) continue
      const seen = answered.values()
      looked = looked.map((one) => (isAdmitted(one) ? (seen.next().value ?? one) : one))
    }
    return looked
  }
}

function isAdmitted(one: Admitted | Barred): one is Admitted {
  return one.kind === 'admitted'
}
