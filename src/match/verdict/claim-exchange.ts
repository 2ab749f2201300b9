/** The end of a match at a peer: our signed claim goes out, the others' come in, the relay's certificate settles it. */
import type { Frame, Outcome, Seat } from '../../core/game.js'
import type { StateHash } from '../../core/hash.js'
import { assert } from '../../errors.js'
import { canonicalJson } from '../../wire/canonical-json.js'
import type { Claim } from '../../wire/claim.js'
import type { Start } from '../../wire/lobby.js'
import type { RoomMessage } from '../../wire/room.js'

/** A claim is repeated this often until the certificate comes. */
const CLAIM_EVERY_MS = 500
/** A relay that has not judged within this time will not: its validator has a deadline of its own. */
const CERTIFICATE_WITHIN_MS = 30_000
/** Without a relay, the others' claims are waited for this long. */
const CLAIMS_WITHIN_MS = 3_000

/** `unjudged`: no relay said anything. The others are a relay's verdicts. */
export type MatchVerdict = 'verified' | 'attested' | 'disputed' | 'abandoned' | 'unjudged'

/** A certificate after its signature was checked. */
export interface CheckedCertificate {
  readonly verdict: Exclude<MatchVerdict, 'unjudged'>
  readonly outcome: Outcome | null
  readonly stateHash: StateHash | null
  readonly frames: Frame
  /** Peer id of the relay that signed. */
  readonly relay: string
  readonly bytes: Uint8Array
}

export interface MatchResult {
  /** As this peer simulated it; null when the match ended undecided. */
  readonly outcome: Outcome | null
  /** Frames simulated when the match was decided here. */
  readonly finalFrame: Frame
  readonly finalHash: StateHash | null
  readonly verdict: MatchVerdict
  readonly certificate: CheckedCertificate | null
  /** True when the certificate states the outcome and state that we simulated. */
  readonly agrees: boolean
}

/** Signs claims and checks certificates: trust, injected so that a match can run without cryptography. */
export interface ClaimSigner {
  sign(claim: Omit<Claim, 'signature'>): Promise<Claim>
  /** Null when the certificate is not about this match or not signed by the referee. */
  check(certificate: Uint8Array, start: Start): Promise<CheckedCertificate | null>
}

export interface ClaimExchangeOptions {
  readonly start: Start
  readonly localSeat: Seat
  /** True when the referee is a relay, which will issue a certificate. */
  readonly judged: boolean
  readonly claimSigner: ClaimSigner
  readonly send: (message: RoomMessage) => void
  readonly settle: (result: MatchResult) => void
}

export class ClaimExchange {
  readonly #options: ClaimExchangeOptions
  readonly #claims = new Map<Seat, Claim>()
  #own: { frame: Frame; outcome: Outcome; hash: StateHash } | null = null
  #claim: Claim | null = null
  #claimedMs = Number.NEGATIVE_INFINITY
  #decidedMs = Number.NaN
  #settled = false
  #checking = false

  constructor(options: ClaimExchangeOptions) {
    this.#options = options
  }

  get settled(): boolean {
    return this.#settled
  }

  /** The match is decided here: claim it. */
  decide(own: { frame: Frame; outcome: Outcome; hash: StateHash }, nowMs: number): void {
    if (this.#own !== null) return
    this.#own = own
    this.#decidedMs = nowMs
    const { start, localSeat, claimSigner } = this.#options
    const outcomeJson = canonicalJson(own.outcome)
    assert(outcomeJson !== null, 'an outcome is plain JSON: finite numbers, text, booleans, lists')
    const claim = {
      matchId: start.matchId,
      seat: localSeat,
      frame: own.frame,
      stateHash: own.hash,
      outcomeJson,
    }
    claimSigner.sign(claim).then(
      (signed) => {
        this.#claim = signed
      },
      (error: unknown) => {
        queueMicrotask(() => {
          throw error
        })
      },
    )
  }

  onClaim(from: Seat, claim: Claim): void {
    if (claim.seat === from) this.#claims.set(from, claim)
  }

  /** One check at a time: certificates repeat, and only the referee's reach here. */
  onCertificate(bytes: Uint8Array): void {
    if (this.#settled || this.#checking) return
    this.#checking = true
    this.#options.claimSigner.check(bytes, this.#options.start).then(
      (certificate) => {
        this.#checking = false
        if (certificate !== null) this.#settle(certificate)
      },
      (error: unknown) => {
        this.#checking = false
        queueMicrotask(() => {
          throw error
        })
      },
    )
  }

  /** @param absentSeats how many will not claim any more */
  tick(nowMs: number, absentSeats: number): void {
    if (this.#settled || this.#own === null) return
    if (this.#claim !== null && nowMs - this.#claimedMs >= CLAIM_EVERY_MS) {
      this.#claimedMs = nowMs
      this.#options.send({ type: 'claim', claim: this.#claim })
    }
    const waitedMs = nowMs - this.#decidedMs
    if (this.#options.judged) {
      if (waitedMs > CERTIFICATE_WITHIN_MS) this.#settle(null)
      return
    }
    const expected = this.#options.start.seats.length - 1 - absentSeats
    if (this.#claim !== null && (this.#claims.size >= expected || waitedMs > CLAIMS_WITHIN_MS)) this.#settle(null)
  }

  /** Nothing more is waited for: we leave, or the match cannot go on. */
  abandon(): void {
    this.#settle(null)
  }

  #settle(certificate: CheckedCertificate | null): void {
    if (this.#settled) return
    this.#settled = true
    const own = this.#own
    const agrees =
      certificate !== null &&
      own !== null &&
      certificate.outcome !== null &&
      canonicalJson(certificate.outcome) === canonicalJson(own.outcome) &&
      (certificate.stateHash === null || certificate.stateHash === own.hash)
    this.#options.settle({
      outcome: own?.outcome ?? certificate?.outcome ?? null,
      finalFrame: own?.frame ?? certificate?.frames ?? 0,
      finalHash: own?.hash ?? null,
      verdict: certificate?.verdict ?? (own === null ? 'abandoned' : 'unjudged'),
      certificate,
      agrees,
    })
  }
}
