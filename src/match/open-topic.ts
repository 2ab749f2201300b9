/** Rooms of games without a relay: which names they may have, and the topic where their players meet. */
import { PeerstepError } from '../errors.js'
import { NAME_BYTES_MAX, PROTOCOL_VERSION } from '../wire/limits.js'

/** The topic of a room that no relay hosts: the same for all peers that name the same room of the same game. */
export function openTopic(gameId: string, room: string): string {
  return `peerstep/${PROTOCOL_VERSION}/open/${gameId}/${room}`
}

/**
 * Checks the names that `openTopic` and the wire take.
 *
 * @throws PeerstepError BAD_OPTION when either is empty or has more than NAME_BYTES_MAX bytes of UTF-8
 */
export function checkRoom(gameId: string, room: string): void {
  if (!isName(room)) throw new PeerstepError('BAD_OPTION', `a room has a name of 1 to ${NAME_BYTES_MAX} bytes`)
  if (!isName(gameId)) throw new PeerstepError('BAD_OPTION', `a game has an id of 1 to ${NAME_BYTES_MAX} bytes`)
}

function isName(text: string): boolean {
  return text !== '' && new TextEncoder().encode(text).length <= NAME_BYTES_MAX
}
