import type { CallbackForm, FormedVia } from './form.ts'
import { JASMIN_FORM } from './forms/jasmin.ts'
import { KANNEL_FORM } from './forms/kannel.ts'
import { TWILIO_FORM } from './forms/twilio.ts'
import { VONAGE_FORM } from './forms/vonage.ts'

/** The form of each door over HTTP; one file each in `forms/`. */
export const FORMS: Readonly<Record<FormedVia, CallbackForm>> = {
  jasmin: JASMIN_FORM,
  kannel: KANNEL_FORM,
  twilio: TWILIO_FORM,
  vonage: VONAGE_FORM,
}
