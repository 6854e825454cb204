/** Stardust's clients on several nodes: nothing lost, doubled or out of order while nodes fail. */
package io.perseid.stardust;
