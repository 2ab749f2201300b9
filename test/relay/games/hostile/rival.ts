/** Claims to be tally, but behaves differently. */
import { tally } from '../tally.js'

export const rival: object = { ...tally, step: () => undefined, outcome: () => undefined }
