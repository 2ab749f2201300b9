/** A module that never finishes loading. */
for (;;) if (process.uptime() < 0) break
export const nothing = null
