import type { CallbackForm, FormedVia } from './form.ts'
import { JASMIN_FORM } from './forms/jasmin.ts'
import { KANNEL_FORM } from './forms/kannel.ts'
import { VONAGE_FORM } from './forms/vonage.ts'

/** The form of each door over HTTP; one file each in `forms/`. */
const FORMS: Partial<Record<FormedVia, CallbackForm>> = {
  jasmin: JASMIN_FORM,
  kannel: KANNEL_FORM,
  vonage: VONAGE_FORM,
}

/** The form of a door. Throws for one that has none: no message came by it. */
export function formOf(via: FormedVia): CallbackForm {
  const form = FORMS[via]
  if (!form) throw new Error(`callbacks have no form of ${via}`)
  return form
}
