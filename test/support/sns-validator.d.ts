/** Of Amazon's validator what tests use; it comes without types. */
declare module 'sns-validator' {
  export default class MessageValidator {
    validate(message: object, told: (error: Error | null) => void): void
  }
}
