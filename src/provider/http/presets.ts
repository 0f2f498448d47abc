import type { ProviderPreset } from '../kind.ts'
import { ANDROID_SMS_GATEWAY } from './presets/android-sms-gateway.ts'
import { CLICKATELL } from './presets/clickatell.ts'
import { HTTPSMS } from './presets/httpsms.ts'
import { JASMIN } from './presets/jasmin.ts'
import { KANNEL } from './presets/kannel.ts'
import { MSG91 } from './presets/msg91.ts'
import { SMSAPI } from './presets/smsapi.ts'

/** Settings to begin with: gateways of one's own first, then services, then phones. */
export const PRESETS: readonly ProviderPreset[] = [
  KANNEL,
  JASMIN,
  CLICKATELL,
  SMSAPI,
  MSG91,
  ANDROID_SMS_GATEWAY,
  HTTPSMS,
]
