/** The end of a match as a spectator sees it: what was played out here, and what the relay certified. */
import type { Frame, Outcome } from '../../core/game.js'
import type { StateHash } from '../../core/hash.js'
import { canonicalJson } from '../../wire/canonical-json.js'
import type { Start } from '../../wire/lobby.js'
import type { CheckedCertificate, ClaimSigner, MatchResult } from './claim-exchange.js'

export class Witness {
  readonly #claimSigner: Pick<ClaimSigner, 'check'>
  #seen: { readonly frame: Frame; readonly outcome: Outcome; readonly hash: StateHash } | null = null
  #certificate: CheckedCertificate | null = null
  #checking = false

  constructor(claimSigner: Pick<ClaimSigner, 'check'>) {
    this.#claimSigner = claimSigner
  }

  /** The outcome was reached in final frames. */
  get decided(): boolean {
    return this.#seen !== null
  }

  /** A certificate may still turn out to be good. */
  get checking(): boolean {
    return this.#checking
  }

  get certificate(): CheckedCertificate | null {
    return this.#certificate
  }

  see(seen: { readonly frame: Frame; readonly outcome: Outcome; readonly hash: StateHash }): void {
    this.#seen = seen
  }

  /** One check at a time: certificates repeat, and only the referee's reach here. */
  onCertificate(bytes: Uint8Array, start: Start): void {
    if (this.#checking || this.#certificate !== null) return
    this.#checking = true
    this.#claimSigner.check(bytes, start).then(
      (certificate) => {
        this.#checking = false
        this.#certificate = certificate
      },
      (error: unknown) => {
        this.#checking = false
        queueMicrotask(() => {
          throw error
        })
      },
    )
  }

  /** @param frame frames simulated, for a match that nobody decided or judged */
  result(frame: Frame): MatchResult {
    const seen = this.#seen
    const certificate = this.#certificate
    const agrees =
      certificate !== null &&
      seen !== null &&
      certificate.outcome !== null &&
      canonicalJson(certificate.outcome) === canonicalJson(seen.outcome) &&
      (certificate.stateHash === null || certificate.stateHash === seen.hash)
    return {
      outcome: seen?.outcome ?? certificate?.outcome ?? null,
      finalFrame: seen?.frame ?? certificate?.frames ?? frame,
      finalHash: seen?.hash ?? null,
      verdict: certificate?.verdict ?? (seen === null ? 'abandoned' : 'unjudged'),
      certificate,
      agrees,
    }
  }
}
