import { type AnyElysia, Elysia } from 'elysia'
import type { Intake } from '../flow/accept/intake.ts'
import type { ApiDeps } from '../world.ts'
import { type DoorWay, openDoorWay } from './http/way.ts'
import { jasminDoor } from './jasmin/jasmin.ts'
import { kannelDoor } from './kannel/kannel.ts'
import { twilioDoor } from './twilio/twilio.ts'
import { vonageDoor } from './vonage/vonage.ts'

/** Each asks who comes, and answers, as its model does. Its routes are not of the API: `detail: { hide: true }`, `parse: 'none'`. */
const HTTP_DOORS: readonly ((deps: ApiDeps, way: DoorWay) => AnyElysia)[] = [
  jasminDoor,
  kannelDoor,
  twilioDoor,
  vonageDoor,
]

/** The doors over HTTP for the clients of other gateways. */
export function httpDoors(deps: ApiDeps, intake: Intake): AnyElysia {
  const way = openDoorWay(deps, intake)
  return HTTP_DOORS.reduce((app, door) => app.use(door(deps, way)), new Elysia({ normalize: false }))
}
