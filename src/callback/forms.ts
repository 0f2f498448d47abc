import type { CallbackForm, FormedVia } from './form.ts'
import { TWILIO_FORM } from './forms/twilio.ts'

/** The form of each door over HTTP; one file each in `forms/`. */
const FORMS: Partial<Record<FormedVia, CallbackForm>> = {
  twilio: TWILIO_FORM,
}

/** The form of a door. Throws for one that has none: no message came by it. */
export function formOf(via: FormedVia): CallbackForm {
  const form = FORMS[via]
  if (!form) throw new Error(`callbacks have no form of ${via}`)
  return form
}
