/** The end of a match at a player: our signed claim goes out, those of the others come in, the relay's certificate settles it. */

import type { Seat } from '../../core/game.js'
import { assert } from '../../errors.js'
import { canonicalJson } from '../../wire/canonical-json.js'
import type { Claim } from '../../wire/claim.js'
import type { Start } from '../../wire/lobby.js'
import type { ClaimSigner, MatchResult } from '../contract/match-result.js'
import type { RoomChannel } from '../contract/room-channel.js'
import { type DecidedOutcome, JudgedOutcome, throwLater } from './judged-outcome.js'

/** A claim is repeated this often until the certificate comes: it is small, and half a second of delay goes unnoticed. */
const CLAIM_EVERY_MS = 500
/** A relay that has not judged within this time will not: its validator has a shorter deadline. */
const CERTIFICATE_WITHIN_MS = 30_000
/** Without a relay, the claims of the others are waited for this long: six repetitions. */
const CLAIMS_WITHIN_MS = 3_000

/** What the exchange needs to know of its match. */
export interface ClaimExchangeOptions {
  readonly start: Start
  readonly localSeat: Seat
  /** True when the referee is a relay, which will issue a certificate. */
  readonly judged: boolean
  readonly claimSigner: ClaimSigner
  /** To the peers of the room. */
  readonly channel: Pick<RoomChannel, 'broadcast'>
  /** Called once, with the result of the match. */
  readonly settle: (result: MatchResult) => void
}

/** Exchanges claims at the end of a match until its result is settled. */
export class ClaimExchange {
  readonly #options: ClaimExchangeOptions
  readonly #outcome: JudgedOutcome
  readonly #claims = new Map<Seat, Claim>()
  #claim: Claim | null = null
  #claimedMs = Number.NEGATIVE_INFINITY
  #decidedMs = 0
  #settled = false

  constructor(options: ClaimExchangeOptions) {
    this.#options = options
    this.#outcome = new JudgedOutcome(options.claimSigner, () => this.#settle())
  }

  /** True once the result has been told. */
  get settled(): boolean {
    return this.#settled
  }

  /** The match is decided here: sign a claim, and send it until the result is settled. The first call counts. */
  decide(decided: DecidedOutcome, nowMs: number): void {
    if (this.#outcome.decided) return
    this.#outcome.decide(decided)
    this.#decidedMs = nowMs
    const { start, localSeat, claimSigner } = this.#options
    const outcomeJson = canonicalJson(decided.outcome)
    assert(outcomeJson !== null, 'an outcome is plain JSON: finite numbers, text, booleans, lists')
    const claim = {
      matchId: start.matchId,
      seat: localSeat,
      frame: decided.frame,
      stateHash: decided.hash,
      outcomeJson,
    }
    claimSigner.sign(claim).then((signed) => {
      this.#claim = signed
    }, throwLater)
  }

  /** A claim arrived from the peer on seat `from`: it counts when it is about that seat. */
  onClaim(from: Seat, claim: Claim): void {
    if (claim.seat === from) this.#claims.set(from, claim)
  }

  /** A certificate arrived; the caller has checked that the referee sent it. */
  onCertificate(bytes: Uint8Array): void {
    if (!this.#settled) this.#outcome.onCertificate(bytes, this.#options.start)
  }

  /** @param absentSeats number of seats that will not claim any more */
  tick(nowMs: number, absentSeats: number): void {
    if (this.#settled || !this.#outcome.decided) return
    if (this.#claim !== null && nowMs - this.#claimedMs >= CLAIM_EVERY_MS) {
      this.#claimedMs = nowMs
      this.#options.channel.broadcast({ type: 'claim', claim: this.#claim })
    }
    const waitedMs = nowMs - this.#decidedMs
    if (this.#options.judged) {
      if (waitedMs > CERTIFICATE_WITHIN_MS) this.#settle()
      return
    }
    const expected = this.#options.start.seats.length - 1 - absentSeats
    if (this.#claim !== null && (this.#claims.size >= expected || waitedMs > CLAIMS_WITHIN_MS)) this.#settle()
  }

  /** Waits for nothing more: this peer leaves, or the match cannot go on. */
  abandon(): void {
    this.#settle()
  }

  #settle(): void {
    if (this.#settled) return
    this.#settled = true
    this.#options.settle(this.#outcome.result(0))
  }
}
