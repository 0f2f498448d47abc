import { describe, expect, test } from 'bun:test'
import { OPERATION_NAMES } from '../../../../src/api/docs/operation-names.ts'
import { ownDocument } from '../../../support/document.ts'
import { routesOf } from '../../../support/openapi.ts'

const ROUTES = routesOf(ownDocument())

describe('the name of a route, for clients in every language', () => {
  test('stands in the catalogue: src/api/docs/operation-names.ts', () => {
    expect(ROUTES.map(({ name }) => name).filter((name) => !(name in OPERATION_NAMES))).toEqual([])
    expect(ROUTES.find(({ name }) => name === 'POST /v1/messages')?.operation.operationId).toBe('sendMessage')
  })

  test('is one that every language takes, and of that route alone', () => {
    const names = Object.values(OPERATION_NAMES)
    expect(names.filter((name) => !/^[a-z]+(?:[A-Z][a-z]+)*$/.test(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a parameter of a URL', () => {
  const parameterOf = (route: string, name: string) =>
    ROUTES.find((each) => each.name === route)?.operation.parameters.find((each) => each.name === name)
      ?.schema

  test('is shown as what it stands for: a number, yes or no', () => {
    expect(parameterOf('GET /v1/messages', 'limit')).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 500,
      example: 50,
    })
    expect(parameterOf('GET /v1/messages/search', 'older_than_seconds')).toMatchObject({ type: 'integer' })
    expect(parameterOf('GET /v1/dead-letters', 'replayed')).toEqual({ type: 'boolean' })
  })
})
