import type { Json } from './schema.ts'

/** Ids at DLT platforms that were typed; null: none was. */
export function dltOf({ entity, template }: { readonly entity: string; readonly template: string }): Json {
  const dlt = { ...(entity && { entity_id: entity }), ...(template && { template_id: template }) }
  return Object.keys(dlt).length > 0 ? dlt : null
}

/** Parameters of SMPP that were typed. Null: none; undefined: they cannot be read. */
export function readTlvs(typed: string): Json | undefined {
  if (typed.trim() === '') return null
  try {
    return JSON.parse(typed) as Json // what JSON.parse gives is JSON
  } catch {
    return undefined
  }
}
