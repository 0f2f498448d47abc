import { GIVEN_FIELDS, NOTHING_GIVEN } from '../../domain/fields/given-fields.ts'
