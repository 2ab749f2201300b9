/** Where the map lies on the page. On upright screens the map is laid on its side, so that a phone shows all of it. */
import { HEIGHT, WIDTH } from '../../games/skirmish/state.js'

/** The part of the map that the screen shows. */
export class SkirmishCamera {
  scale = 1
  /** The map's x axis runs down the page. */
  upright = false
  #left = 0
  #top = 0

  /** Fit the map between the bars at top and bottom. All in CSS pixels. */
  fit(width: number, height: number, barTop: number, barBottom: number): void {
    const room = height - barTop - barBottom
    this.upright = room > width * 1.1
    const wide = this.upright ? HEIGHT : WIDTH
    const high = this.upright ? WIDTH : HEIGHT
    this.scale = Math.min((width - 16) / wide, room / high)
    this.#left = (width - wide * this.scale) / 2
    this.#top = barTop + (room - high * this.scale) / 2
  }

  /** From now on draw in map coordinates. */
  apply(context: CanvasRenderingContext2D): void {
    context.translate(this.#left, this.#top)
    if (this.upright) context.transform(0, this.scale, this.scale, 0, 0, 0)
    else context.scale(this.scale, this.scale)
  }

  /** Map coordinates of a spot on the page. */
  toMap(pageX: number, pageY: number): { x: number; y: number } {
    const along = (pageX - this.#left) / this.scale
    const down = (pageY - this.#top) / this.scale
    return this.upright ? { x: down, y: along } : { x: along, y: down }
  }
}
