import { Elysia } from 'elysia'
import type { Refusal } from '../../api/http/refusal.ts'
import { REASON_HEADER, type ReplySet } from '../../api/http/refuse.ts'
import type { ApiDeps } from '../../world.ts'
import { answerAtDoor, answerJson, answerText, DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { NO_PARAMETERS, type Parameters, readQueryAndBody } from '../http/parameters.ts'
import type { DoorWay } from '../http/way.ts'
import { answerOfRefusal, type JasminAnswer } from './answers.ts'
import { repeatedIn } from './arguments.ts'
import { type JasminBalance, openBalance } from './balance.ts'
import { openRate, type Rate } from './rate.ts'
import { openSend, type Sent } from './send.ts'

type JasminDeps = Pick<ApiDeps, 'db' | 'log' | 'newId' | 'now' | 'router' | 'tariffs'>

/** `/send`, `/rate` and `/balance`, as the HTTP API of Jasmin has them. */
export function jasminDoor(deps: JasminDeps, way: DoorWay) {
  function routeOf<Done extends object>(
    work: (given: Parameters, asked: DoorRequest) => Promise<Done | JasminAnswer | Refusal>,
    say: (set: ReplySet, said: Done | JasminAnswer) => string,
  ) {
    return (asked: DoorRequest) => {
      const { request, set } = asked
      let given = NO_PARAMETERS
      const refused = (refusal: Refusal) => {
        set.headers[REASON_HEADER] = refusal.code
        return say(set, answerOfRefusal(refusal, repeatedIn(given.octets('username') ?? '')))
      }
      return answerAtDoor(deps.log, asked, refused, async () => {
        given = await readQueryAndBody(request)
        const done = await work(given, asked)
        return 'request_id' in done ? refused(done) : say(set, done)
      })
    }
  }

  const send = routeOf(openSend(deps, way), sayText)
  const rate = routeOf(openRate(deps, way), sayJson)
  const balance = routeOf(openBalance(deps, way), sayJson)
  return new Elysia({ normalize: false })
    .get('/send', send, DOOR_ROUTE)
    .post('/send', send, DOOR_ROUTE)
    .get('/rate', rate, DOOR_ROUTE)
    .post('/rate', rate, DOOR_ROUTE)
    .get('/balance', balance, DOOR_ROUTE)
    .post('/balance', balance, DOOR_ROUTE)
}

function sayText(set: ReplySet, said: Sent | JasminAnswer): string {
  if ('words' in said) return answerText(set, said.status, `Error "${said.words}"`)
  return answerText(set, 200, said.body)
}

function sayJson(set: ReplySet, said: Rate | JasminBalance | JasminAnswer): string {
  set.status = 'words' in said ? said.status : 200
  return answerJson(set, 'words' in said ? said.words : said)
}
