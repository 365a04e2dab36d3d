const nearEndPx = 24 // a line and a bit
const glideMs = 1_000 // the longest that a browser glides after a key
const upKeys = new Set(['ArrowUp', 'PageUp', 'Home'])

/**
 * Keeps a box that scrolls at its end while its content grows, until its reader scrolls up or opens a fold, and again once
 * they are back at the end.
 */
export class EndFollower {
  readonly #listeners = new Set<() => void>()
  #box: HTMLElement | null = null
  #isFollowing = true
  #lastTop = 0
  #lastHeight = 0
  #jumpedAt = Number.NEGATIVE_INFINITY

  readonly isFollowing = (): boolean => this.#isFollowing

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A ref for the box; its only child is the content. */
  readonly attach = (box: HTMLElement | null): (() => void) | undefined => {
    const content = box?.firstElementChild
    if (box === null || !content) return undefined
    this.#box = box
    const stayAtEnd = () => this.#isFollowing && this.#goToEnd()
    const sizes = new ResizeObserver(stayAtEnd)
    sizes.observe(content)
    sizes.observe(box)
    const listeners = new AbortController()
    const { signal } = listeners
    box.addEventListener('scroll', this.#onScroll, { signal, passive: true })
    box.addEventListener('scrollend', () => this.#isNearEnd && this.#set(true), { signal })
    box.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && this.#leaveEnd(), { signal, passive: true })
    box.addEventListener('touchmove', this.#leaveEnd, { signal, passive: true })
    box.addEventListener('keydown', ({ key }) => upKeys.has(key) && this.#leaveEnd(), { signal })
    box.addEventListener('click', this.#onClick, { signal })
    return () => {
      sizes.disconnect()
      listeners.abort()
      this.#box = null
    }
  }

  readonly jumpToEnd = (): void => {
    this.#jumpedAt = performance.now()
    this.#set(true)
    this.#goToEnd()
    this.#box?.focus({ preventScroll: true })
  }

  #goToEnd(): void {
    if (this.#box === null) return
    this.#box.scrollTop = this.#box.scrollHeight
    this.#remember()
  }

  get #isNearEnd(): boolean {
    if (this.#box === null) return true
    const { scrollTop, scrollHeight, clientHeight } = this.#box
    return scrollHeight - clientHeight - scrollTop <= nearEndPx
  }

  // Before anything has moved: in a log that grows with every frame the reader would be carried back each time.
  readonly #leaveEnd = (): void => {
    if (this.#box !== null && this.#box.scrollHeight > this.#box.clientHeight) this.#set(false)
  }

  readonly #onScroll = (): void => {
    if (this.#box === null) return
    const { scrollTop, scrollHeight } = this.#box
    // The browser still glides to where a key sent it before the jump.
    if (this.#isFollowing && performance.now() - this.#jumpedAt < glideMs) return this.#goToEnd()
    // The browser moves the content, too, when it turns out taller or shorter than thought.
    const isByReader = scrollHeight === this.#lastHeight
    if (scrollTop > this.#lastTop && this.#isNearEnd) this.#set(true)
    else if (isByReader && scrollTop < this.#lastTop - 1 && !this.#isNearEnd) this.#set(false)
    this.#remember()
  }

  #remember(): void {
    this.#lastTop = this.#box?.scrollTop ?? 0
    this.#lastHeight = this.#box?.scrollHeight ?? 0
  }

  // A fold that opens is read from its start.
  readonly #onClick = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest('summary') !== null) this.#set(false)
  }

  #set(isFollowing: boolean): void {
    if (isFollowing === this.#isFollowing) return
    this.#isFollowing = isFollowing
    for (const listener of this.#listeners) listener()
  }
}
