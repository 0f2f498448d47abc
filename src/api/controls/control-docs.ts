import { CONTROLS, type ControlName, controlOf } from '../../domain/controls.ts'
import { CONTROL_EXAMPLES } from '../docs/control-request-examples.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { IF_MATCH } from '../http/entity-tag.ts'
import { CONTROL_ANSWERS, type ControlAnswer } from './control-answers.ts'

const MERGED =
  'Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.'

/** The part of a control's route that the document shows. */
export function detailOf(
  name: ControlName,
  method: 'get' | 'put' | 'delete',
  whose: 'all clients' | 'a client',
) {
  const { schema, what } = CONTROLS[name]
  const [first] = Object.values<{ readonly value: object }>(CONTROL_EXAMPLES[name])
  const said = { ...first?.value }
  const operation = { tags: ['Controls'], security: forAdmins(method === 'get' ? 'read' : 'config') }
  const ofClient = whose === 'a client' ? (['invalid_field', 'unknown_client'] as const) : []
  const example: ControlAnswer = { said, holds: controlOf(name, said) }
  const held = answer('what is said, and what holds', CONTROL_ANSWERS[name], example, ['ETag'])
  const of = `${what}: ${whose}`
  switch (method) {
    case 'get':
      return {
        ...operation,
        summary: `Read: ${of}`,
        description: MERGED,
        responses: { 200: held, ...refusals(...ADMIN_REFUSALS, ...ofClient) },
      }
    case 'put':
      return {
        ...operation,
        summary: `Set: ${of}`,
        description: `Puts all that is said here in the place of what was. ${MERGED}`,
        requestBody: jsonBody(schema, CONTROL_EXAMPLES[name]),
        parameters: [IF_MATCH],
        responses: {
          200: held,
          ...refusals(
            ...ADMIN_REFUSALS,
            'invalid_field',
            'unknown_field',
            'precondition_failed',
            ...ofClient,
          ),
        },
      }
    case 'delete':
      return {
        ...operation,
        summary: `Take back: ${of}`,
        description: `Nothing is said here any more. ${MERGED}`,
        parameters: [IF_MATCH],
        responses: {
          204: noContent('taken back'),
          ...refusals(...ADMIN_REFUSALS, 'precondition_failed', ...ofClient),
        },
      }
  }
}
