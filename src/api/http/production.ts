/**
 * Imported before everything else wherever Elysia is loaded: when its environment is another it writes out every fault
 * of a refused request with the values around it, which costs seconds and gigabytes for a request made for that.
 */
process.env['NODE_ENV'] = 'production'
