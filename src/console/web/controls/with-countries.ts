import { fieldsOf, type Json } from '../forms/schema.ts'

/** What is said of senders, with rules of countries besides; what was said of a country stays. */
export function withCountries(said: Json | undefined, rules: { readonly [country: string]: Json }): Json {
  const own = fieldsOf(said)
  return { ...own, countries: { ...rules, ...fieldsOf(own?.['countries']) } }
}
