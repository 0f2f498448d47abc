import type { ProviderPreset } from '../kind.ts'
import { AFRICAS_TALKING } from './presets/africas-talking.ts'
import { ANDROID_SMS_GATEWAY } from './presets/android-sms-gateway.ts'
import { BIRD } from './presets/bird.ts'
import { CLICKATELL } from './presets/clickatell.ts'
import { GUPSHUP } from './presets/gupshup.ts'
import { HTTPSMS } from './presets/httpsms.ts'
import { INFOBIP } from './presets/infobip.ts'
import { JASMIN } from './presets/jasmin.ts'
import { KANNEL } from './presets/kannel.ts'
import { MSG91 } from './presets/msg91.ts'
import { PLIVO } from './presets/plivo.ts'
import { SINCH } from './presets/sinch.ts'
import { SMSAPI } from './presets/smsapi.ts'
import { TELNYX } from './presets/telnyx.ts'

/** Settings to begin with: gateways of one's own first, then services, then phones. */
export const PRESETS: readonly ProviderPreset[] = [
  KANNEL,
  JASMIN,
  AFRICAS_TALKING,
  BIRD,
  CLICKATELL,
  GUPSHUP,
  INFOBIP,
  MSG91,
  PLIVO,
  SINCH,
  SMSAPI,
  TELNYX,
  ANDROID_SMS_GATEWAY,
  HTTPSMS,
]
