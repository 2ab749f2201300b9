/** The end of a match at one peer: what was simulated here, and what the relay certified. */
import type { Frame, Outcome } from '../../core/game.js'
import type { StateHash } from '../../core/hash.js'
import { canonicalJson } from '../../wire/canonical-json.js'
import type { Start } from '../../wire/lobby.js'
import type { CheckedCertificate, ClaimSigner, MatchResult } from '../contract/match-result.js'

/** The outcome that was reached in final frames. */
export interface DecidedOutcome {
  /** Frames simulated when the match was decided. */
  readonly frame: Frame
  readonly outcome: Outcome
  /** Hash of the state that decided it. */
  readonly hash: StateHash
}

/** Joins the outcome simulated here with the first valid certificate of the referee. */
export class JudgedOutcome {
  readonly #claimSigner: Pick<ClaimSigner, 'check'>
  readonly #certified: () => void
  #decided: DecidedOutcome | null = null
  #certificate: CheckedCertificate | null = null
  #checking = false

  /** @param certified called once, when a certificate has proved valid */
  constructor(claimSigner: Pick<ClaimSigner, 'check'>, certified: () => void = () => undefined) {
    this.#claimSigner = claimSigner
    this.#certified = certified
  }

  /** True when the outcome was reached in final frames. */
  get decided(): boolean {
    return this.#decided !== null
  }

  /** True while a certificate is being checked: it may still prove valid. */
  get checking(): boolean {
    return this.#checking
  }

  /** The valid certificate; null until there is one. */
  get certificate(): CheckedCertificate | null {
    return this.#certificate
  }

  /** The match is decided here. The first call counts. */
  decide(decided: DecidedOutcome): void {
    this.#decided ??= decided
  }

  /** One check at a time: certificates are repeated, and the caller passes those of the referee only. */
  onCertificate(bytes: Uint8Array, start: Start): void {
    if (this.#checking || this.#certificate !== null) return
    this.#checking = true
    this.#claimSigner.check(bytes, start).then(
      (certificate) => {
        this.#checking = false
        this.#certificate = certificate
        if (certificate !== null) this.#certified()
      },
      (error: unknown) => {
        this.#checking = false
        throwLater(error)
      },
    )
  }

  /** @param frame frames of a match that was neither decided here nor certified */
  result(frame: Frame): MatchResult {
    const decided = this.#decided
    const certificate = this.#certificate
    const agrees =
      certificate !== null &&
      decided !== null &&
      certificate.outcome !== null &&
      canonicalJson(certificate.outcome) === canonicalJson(decided.outcome) &&
      (certificate.stateHash === null || certificate.stateHash === decided.hash)
    return {
      outcome: decided?.outcome ?? certificate?.outcome ?? null,
      finalFrame: decided?.frame ?? certificate?.frames ?? frame,
      finalHash: decided?.hash ?? null,
      verdict: certificate?.verdict ?? (decided === null ? 'abandoned' : 'unjudged'),
      certificate,
      agrees,
    }
  }
}

/** Reports a failure of the signer as an uncaught error, outside the tick of the match. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
