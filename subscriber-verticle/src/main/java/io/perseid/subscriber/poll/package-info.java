/**
 * The seam for dialects whose clients poll: what a waiting request wants, how it is answered. The
 * waiting itself, and the fan-out, are this module's.
 */
package io.perseid.subscriber.poll;
