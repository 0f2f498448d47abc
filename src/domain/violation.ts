/** A field that breaks a rule. `rule` is worded so that it can follow the name of the field. */
export type Violation = { readonly kind: 'violation'; readonly field: string; readonly rule: string }

/** Names the field and the rule it breaks. */
export function violation(field: string, rule: string): Violation {
  return { kind: 'violation', field, rule }
}
