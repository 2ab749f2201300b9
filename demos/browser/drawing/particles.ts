/** Sparks, smoke and shock waves: a fixed pool, so an explosion costs no memory. Display only; never part of a game's state. */
import { glowOf } from './palette.js'

/** At most this many at once; a new one takes the place of the oldest. */
const PARTICLES_MAX = 700
const RINGS_MAX = 24

interface Particle {
  x: number
  y: number
  vx: number
  vy: number
  size: number
  bornMs: number
  lifeMs: number
  colour: string
}

interface Ring {
  x: number
  y: number
  radius: number
  bornMs: number
  lifeMs: number
  colour: string
}

/** Short-lived sparks and rings. */
export class Particles {
  readonly #particles: Particle[] = []
  readonly #rings: Ring[] = []
  #next = 0
  #nextRing = 0

  /**
   * Throw sparks around.
   * @param speed units per millisecond of the fastest
   */
  burst(
    nowMs: number,
    x: number,
    y: number,
    colour: string,
    count: number,
    speed: number,
    size: number,
    lifeMs: number,
  ) {
    for (let index = 0; index < count; index++) {
      const angle = Math.random() * Math.PI * 2
      const fast = speed * (0.15 + 0.85 * Math.random() ** 2)
      this.spark(nowMs, x, y, Math.cos(angle) * fast, Math.sin(angle) * fast, colour, size, lifeMs)
    }
  }

  spark(
    nowMs: number,
    x: number,
    y: number,
    vx: number,
    vy: number,
    colour: string,
    size: number,
    lifeMs: number,
  ): void {
    const particle: Particle = {
      x,
      y,
      vx,
      vy,
      size: size * (0.5 + Math.random()),
      bornMs: nowMs,
      lifeMs: lifeMs * (0.5 + Math.random() * 0.5),
      colour,
    }
    this.#particles[this.#next] = particle
    this.#next = (this.#next + 1) % PARTICLES_MAX
  }

  ring(nowMs: number, x: number, y: number, radius: number, colour: string, lifeMs: number): void {
    this.#rings[this.#nextRing] = { x, y, radius, bornMs: nowMs, lifeMs, colour }
    this.#nextRing = (this.#nextRing + 1) % RINGS_MAX
  }

  /** Draw everything still alive; the context is in world coordinates. */
  draw(context: CanvasRenderingContext2D, nowMs: number): void {
    context.save()
    context.globalCompositeOperation = 'lighter'
    for (const particle of this.#particles) {
      const age = (nowMs - particle.bornMs) / particle.lifeMs
      if (age < 0 || age >= 1) continue
      // Friction: the way made tends to vx * lifeMs * 0.4.
      const way = particle.lifeMs * 0.4 * (1 - (1 - age) ** 2.5)
      const size = particle.size * (1 - age * 0.6)
      context.globalAlpha = (1 - age) ** 1.5
      context.drawImage(
        glowOf(particle.colour),
        particle.x + particle.vx * way - size,
        particle.y + particle.vy * way - size,
        size * 2,
        size * 2,
      )
    }
    for (const ring of this.#rings) {
      const age = (nowMs - ring.bornMs) / ring.lifeMs
      if (age < 0 || age >= 1) continue
      context.globalAlpha = (1 - age) ** 2
      context.strokeStyle = ring.colour
      context.lineWidth = 1 + 7 * (1 - age)
      context.beginPath()
      context.arc(ring.x, ring.y, ring.radius * (1 - (1 - age) ** 3), 0, Math.PI * 2)
      context.stroke()
    }
    context.restore()
  }

  clear(): void {
    this.#particles.length = 0
    this.#rings.length = 0
    this.#next = 0
    this.#nextRing = 0
  }
}
