import { Elysia } from 'elysia'
import {
  SENDER_PRESET,
  SENDER_PRESET_DAY,
  SENDER_PRESET_SOURCES,
} from '../../domain/controls/sender-preset.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { SenderPreset } from './control-answers.ts'

const PRESET: SenderPreset = {
  countries: SENDER_PRESET,
  sources: SENDER_PRESET_SOURCES,
  read_on: SENDER_PRESET_DAY,
}

const DESCRIPTION =
  'Rules of countries as providers publish them: those that take numbers only. Nothing holds by them until they are put as `countries` of `PUT /v1/controls/senders`, or of one client. Countries that take names once they are registered are not in it.'

/** `GET /v1/controls/senders/preset` for admins: rules of countries to begin with. */
export function senderPresetRoute() {
  return new Elysia({ normalize: false, prefix: '/v1/controls/senders' }).get('/preset', () => PRESET, {
    detail: {
      tags: ['Controls'],
      security: forAdmins('read'),
      summary: 'Read published rules of countries',
      description: DESCRIPTION,
      responses: { 200: answer('the rules', SenderPreset, PRESET), ...refusals(...ADMIN_REFUSALS) },
    },
  })
}
