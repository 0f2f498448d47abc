import { byAdmin } from '../../../domain/act.ts'
import { callerOf } from './auth.ts'

/** What the proof of an erasure calls who asked for it: an admin by name, a client by its id; 200 characters at most. */
export function askerOf(request: Request): string {
  const caller = callerOf(request)
  switch (caller.kind) {
    case 'admin':
      return byAdmin(caller.admin, null).name
    case 'client':
      return `client ${caller.clientId}`
    case 'anyone':
      return 'whoever is at this machine'
    case 'stranger':
      return 'whoever knows the client'
  }
}
