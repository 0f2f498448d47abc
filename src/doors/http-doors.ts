import { type AnyElysia, Elysia } from 'elysia'
import type { Intake } from '../flow/accept/intake.ts'
import type { ApiDeps } from '../world.ts'

/** The doors over HTTP for the clients of other gateways; each asks who comes, and answers, as its model does. */
export function httpDoors(_deps: ApiDeps, _intake: Intake): AnyElysia {
  return new Elysia({ normalize: false })
}
