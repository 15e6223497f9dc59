/**
 * Parameters of Node for the product's processes; package.json and the Dockerfile say them too. What a call leaves behind is gone
 * before young objects are looked through, so half of the time that collecting garbage took is saved; it costs up to 144 MiB.
 */
export const serverParameters = ['--max-semi-space-size=64'];
