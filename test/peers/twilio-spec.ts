import { existsSync } from 'node:fs'

/**
 * The file that `TWILIO_SPEC` names: twilio_api_v2010.json of github.com/twilio/twilio-oai (spec/json), which is not ours to keep here. Null
 * where it names none, which is said: then nobody holds the tests to the document. Throws where the file is not there.
 */
export function twilioSpec(): string | null {
  const file = process.env['TWILIO_SPEC'] ?? ''
  if (file === '') {
    console.log('TWILIO_SPEC names no twilio_api_v2010.json: nothing is held to Twilio’s own document')
    return null
  }
  if (!existsSync(file)) throw new Error(`TWILIO_SPEC: there is no file ${file}`)
  return file
}
